import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Textract } from '../../../local/textract/create-textract.ts';
import { makePdf } from './documents.ts';
import { base64, type DocumentAnswer, openTextract } from './open-textract.ts';

let textract: Textract;
let good: Uint8Array;
beforeAll(async () => {
  textract = await openTextract();
  good = await makePdf([[{ text: 'Confirmation of a trade', x: 60, y: 60 }]]);
});
afterAll(() => textract.close());

const detect = (bytes: Uint8Array) => textract.handle('DetectDocumentText', { Document: { Bytes: base64(bytes) } });

/** A PNG that says it has 60,000 × 60,000 pixels: 10 GB once decoded. */
function bombPng(): Uint8Array {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk('IDAT', deflateSync(Buffer.alloc(1_000_000)));
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))]);
}

describe('a document that cannot be read ends in the exception that AWS names, and the next one is read', () => {
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
  const cases: readonly [string, () => Uint8Array | Promise<Uint8Array>, string][] = [
    ['an empty file', () => new Uint8Array(0), 'UnsupportedDocumentException'],
    [
      'a program named .pdf',
      () => bytes('MZ\u0090\u0000 This program cannot be run in DOS mode'),
      'UnsupportedDocumentException',
    ],
    ['an SVG', () => bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'UnsupportedDocumentException'],
    ['a zip archive', () => bytes('PK\u0003\u0004 zip'), 'UnsupportedDocumentException'],
    ['a PDF of its header alone', () => bytes('%PDF-1.7\n'), 'BadDocumentException'],
    ['a PDF cut off in the middle', () => good.subarray(0, good.length / 3), 'BadDocumentException'],
    [
      'a PDF with a password',
      () => makePdf([[{ text: 'Secret', x: 60, y: 60 }]], { userPassword: 'open sesame' }),
      'UnsupportedDocumentException',
    ],
    ['a PDF of 200 pages', () => makePdf(Array.from({ length: 200 }, () => [])), 'UnsupportedDocumentException'],
    ['a PDF page larger than 40 inches', () => makePdf([[]], { size: [3000, 3000] }), 'DocumentTooLargeException'],
    ['a PNG cut off after its header', () => bombPng().subarray(0, 20), 'BadDocumentException'],
    ['a decompression bomb', bombPng, 'DocumentTooLargeException'],
    ['11 MB', () => Buffer.concat([good, Buffer.alloc(11 * 1024 * 1024)]), 'DocumentTooLargeException'],
  ];

  it.each(cases)('%s', async (_, make, exception) => {
    await expect(detect(await make())).rejects.toMatchObject({ name: exception });

    const { Blocks } = (await detect(good)) as DocumentAnswer;
    expect(Blocks.find(({ BlockType }) => BlockType === 'LINE')?.Text).toBe('Confirmation of a trade');
  });
});

describe('a request that makes no sense is refused as AWS refuses it', () => {
  const document = { Bytes: base64(new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x2d])) };
  it.each([
    ['no document', 'DetectDocumentText', {}, 'InvalidParameterException'],
    [
      'two documents',
      'DetectDocumentText',
      { Document: { ...document, S3Object: { Bucket: 'abc', Name: 'x' } } },
      'InvalidParameterException',
    ],
    ['no features', 'AnalyzeDocument', { Document: document, FeatureTypes: [] }, 'InvalidParameterException'],
    [
      'an unknown feature',
      'AnalyzeDocument',
      { Document: document, FeatureTypes: ['MAGIC'] },
      'InvalidParameterException',
    ],
    [
      'QUERIES without questions',
      'AnalyzeDocument',
      { Document: document, FeatureTypes: ['QUERIES'] },
      'InvalidParameterException',
    ],
    [
      'an object that is not there',
      'AnalyzeExpense',
      { Document: { S3Object: { Bucket: 'documents', Name: 'gone' } } },
      'InvalidS3ObjectException',
    ],
    ['an unknown job', 'GetExpenseAnalysis', { JobId: 'abc' }, 'InvalidJobIdException'],
    ['an unknown action', 'AnalyzeID', {}, 'UnknownOperationException'],
  ])('%s', async (_, action, input, exception) => {
    await expect(textract.handle(action, input)).rejects.toMatchObject({ name: exception });
  });
});
