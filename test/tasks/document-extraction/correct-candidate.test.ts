import { describe, expect, it } from '@jest/globals';
import { structuredField } from '../../../domain/document/candidate-parts.ts';
import { readManifest, readPart, writeCandidate } from '../../../tasks/document-extraction/candidate-files.ts';
import { correctCandidate } from '../../../tasks/document-extraction/correct-candidate.ts';
import { memoryWorkFiles } from '../../support/memory/memory-files.ts';

const write = async () => {
  const files = memoryWorkFiles();
  const records = Array.from({ length: 4_500 }, (_, at) => ({
    fields: {
      tradeId: structuredField(`T${at}`, `line ${at + 2}`),
      notional: structuredField('1.00', `line ${at + 2}`),
    },
    lineItems: [],
  }));
  const reasons = [{ code: 'UNREADABLE_ROW', message: 'row 7' }];
  const key = await writeCandidate(files, 'doc-1', 'candidate', { kind: 'trade', records, reasons });
  return { files, manifest: await readManifest(files, key) };
};
const idsOf = async (files: ReturnType<typeof memoryWorkFiles>, key: string) => {
  const { parts } = await readManifest(files, key);
  return (await Promise.all(parts.map((part) => readPart(files, part)))).flat().map(({ fields }) => fields);
};

describe('a correction of a large candidate', () => {
  it('writes only the parts that change', async () => {
    const { files, manifest } = await write();
    const result = await correctCandidate(files, 'doc-1', 'candidate-1-ab', manifest, [
      { record: 4_100, field: 'notional', value: '2.50' },
    ]);

    if (result.kind !== 'corrected') throw new Error(result.kind);
    expect(result.changes).toEqual([{ record: 4_100, field: 'notional', before: '1.00', after: '2.50' }]);
    const corrected = await readManifest(files, result.candidate);
    expect(corrected.parts.slice(0, 2)).toEqual(manifest.parts.slice(0, 2));
    expect(corrected.reasons).toEqual([]);
    expect((await idsOf(files, result.candidate))[4_100]?.notional).toMatchObject({ value: '2.50', confidence: 1 });
    expect((await readPart(files, manifest.parts[2]!))[100]?.fields.notional?.value).toBe('1.00');
  });

  it('moves records up where some are discarded', async () => {
    const { files, manifest } = await write();
    const result = await correctCandidate(files, 'doc-1', 'candidate-1-ab', manifest, [
      { record: 10, discard: true },
      { record: 2_000, discard: true },
    ]);

    if (result.kind !== 'corrected') throw new Error(result.kind);
    const { recordCount, parts } = await readManifest(files, result.candidate);
    const ids = (await idsOf(files, result.candidate)).map(({ tradeId }) => tradeId?.value);
    expect(recordCount).toBe(4_498);
    expect(parts.map(({ from }) => from)).toEqual([0, 1_999, 3_998]);
    expect(ids).toHaveLength(4_498);
    expect([ids[10], ids[1_999]]).toEqual(['T11', 'T2001']);
  });

  it('takes all corrections or none', async () => {
    const { files, manifest } = await write();
    const before = [...files.files.keys()];
    const result = await correctCandidate(files, 'doc-1', 'candidate-1-ab', manifest, [
      { record: 1, field: 'notional', value: '2.00' },
      { record: 3_000, field: 'notional', value: 'about two' },
      { record: 9_000, field: 'notional', value: '2.00' },
    ]);

    if (result.kind !== 'refused') throw new Error(result.kind);
    expect(result.problems.map(({ code, record }) => [code, record])).toEqual([
      ['NO_SUCH_RECORD', undefined],
      ['INVALID_CORRECTION', 3_000],
    ]);
    expect([...files.files.keys()]).toEqual(before);
  });
});
