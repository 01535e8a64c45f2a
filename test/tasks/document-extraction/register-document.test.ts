import { describe, expect, it } from '@jest/globals';
import { documentWorld, uploadInto } from '../../support/document-world.ts';
import { pngBytes, tiffBytes, tradeCsv } from '../../support/sample-uploads.ts';

const execution = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:DocumentExtraction:${name}`;

const setUp = () => {
  const world = documentWorld();
  const register = (key: string, content: string | Uint8Array, by = 'e-1', versionId = 'v1') => {
    const { detail, time } = uploadInto(world, key, content, { versionId });
    return world.tasks.RegisterDocument({ detail, time, executionArn: execution(by) }) as Promise<{
      kind: string;
      documentId: string;
    }>;
  };
  return { world, register };
};

describe('registering', () => {
  it('keeps who sent the document through the API, also in its audit entry, and null where nobody said so', async () => {
    const { world, register } = setUp();
    await world.announced.announce('BANK/u1/a.csv', 'ada', world.now);
    const sent = await register('BANK/u1/a.csv', tradeCsv(['T1']));
    const overwritten = await register('BANK/u1/a.csv', tradeCsv(['T2']), 'e-2', 'v2');
    const copied = await register('BANK/b.csv', tradeCsv(['T3']), 'e-3');

    const uploadedBy = async ({ documentId }: { documentId: string }) => ({
      record: (await world.documents.get(documentId))?.uploadedBy,
      audited: (world.audit.entriesOf(`DOCUMENT#${documentId}`)[0]!.after as { uploadedBy?: unknown }).uploadedBy,
    });
    expect(await uploadedBy(sent)).toEqual({ record: 'ada', audited: 'ada' });
    expect(await uploadedBy(overwritten)).toEqual({ record: null, audited: null });
    expect(await uploadedBy(copied)).toEqual({ record: null, audited: null });
  });

  it.each([
    ['RECEIPTS/u-1/empty.png', '', 'EMPTY'],
    ['BANK/program.csv', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 1, 2, 3]), 'EXECUTABLE'],
    ['INVOICES/drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'UNSUPPORTED_FORMAT'],
    ['INVOICES/trades.csv', tradeCsv(['T1']), 'UNSUPPORTED_FORMAT'],
    ['INVOICES/200-pages.tiff', tiffBytes(200), 'TOO_MANY_PAGES'],
    ['RECEIPTS/nobody.png', pngBytes(), 'NO_USER'],
  ])('refuses %s with a reason', async (key, content, code) => {
    const { world, register } = setUp();

    expect(await register(key, content)).toMatchObject({ kind: 'refused', reasons: [{ code }] });
    expect(world.documents.all()).toMatchObject([{ status: 'RECEIVED', reasons: [{ code }] }]);
  });

  it('goes by the content, never by the name', async () => {
    const { register } = setUp();

    expect(await register('BANK/confirmation.pdf', tradeCsv(['T1']))).toMatchObject({ reader: 'STRUCTURED' });
    expect(await register('BANK/trades.csv', pngBytes())).toMatchObject({ reader: 'PAGE' });
    expect(await register('BANK/trades.xlsx', tiffBytes(2))).toMatchObject({ reader: 'JOB' });
  });

  it('gives the same answer to the same execution again', async () => {
    const { world, register } = setUp();
    const first = await register('BANK/a.csv', tradeCsv(['T1']));

    expect(await register('BANK/a.csv', tradeCsv(['T1']))).toEqual(first);
    expect(world.documents.all()).toHaveLength(1);
  });

  it('makes one holder of a content that comes twice at once', async () => {
    const { world, register } = setUp();
    const both = await Promise.all([
      register('BANK/a.csv', tradeCsv(['T1']), 'e-1'),
      register('BANK/b.csv', tradeCsv(['T1']), 'e-2'),
    ]);

    expect(both.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'registered']);
    expect(
      world.documents
        .all()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['DUPLICATE', 'RECEIVED']);
  });

  it('lets one of two executions of the same event go on', async () => {
    const { world, register } = setUp();
    const both = await Promise.all([
      register('BANK/a.csv', tradeCsv(['T1']), 'e-1'),
      register('BANK/a.csv', tradeCsv(['T1']), 'e-2'),
    ]);

    expect(both.map(({ kind }) => kind).sort()).toEqual(['alreadyHandled', 'registered']);
    expect(world.documents.all()).toHaveLength(1);
  });
});
