import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { makePdf } from './documents.ts';
import { base64, type DocumentAnswer, openTextract } from './open-textract.ts';

/** Reads as the real worker does, but dies of a document that says so, and never answers one that says so. */
function fragileWorker(): URL {
  const file = join(mkdtempSync(join(tmpdir(), 'textract-')), 'fragile-worker.ts');
  const analysis = new URL('../../../local/textract/analyse-document.ts', import.meta.url).href;
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
import { analyseDocument } from ${JSON.stringify(analysis)};
parentPort.on('message', async ({ id, bytes, analysis, limits }) => {
  const document = await analyseDocument(bytes, analysis, limits);
  const text = JSON.stringify(document.blocks);
  if (text.includes('die')) process.exit(3);
  if (text.includes('throw')) setImmediate(() => { throw new Error('out of order'); });
  else if (!text.includes('hang')) parentPort.postMessage({ id, document });
});`,
  );
  return pathToFileURL(file);
}

describe('when the reading thread is lost, its caller hears of it and the next document is read', () => {
  it.each(['die', 'throw', 'hang'])('%s', async (fault) => {
    const textract = await openTextract({
      thread: { workerFile: fragileWorker(), secondsPerPage: fault === 'hang' ? 4 : 60 },
    });
    const detect = async (text: string) => {
      const bytes = await makePdf([[{ text, x: 60, y: 60 }]]);
      return (await textract.handle('DetectDocumentText', { Document: { Bytes: base64(bytes) } })) as DocumentAnswer;
    };

    await expect(detect(`please ${fault}`)).rejects.toMatchObject({ name: 'InternalServerError' });
    const { Blocks } = await detect('still here');

    expect(Blocks.find(({ BlockType }) => BlockType === 'LINE')?.Text).toBe('still here');
    await textract.close();
  });
});
