import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextTable } from '../../../cli/match/text-table.ts';

const comma = ','.charCodeAt(0);
const viewOf = (text: string): DataView => {
  const bytes = Buffer.from(`${text},\0\0\0`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** Many short texts of few letters, so that they share lengths and beginnings. */
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 6 }), {
  minLength: 150,
  maxLength: 300,
});

describe('a table of texts', () => {
  it('finds what was added, by its end and up to its terminator, and nothing else', () => {
    fc.assert(
      fc.property(texts, texts, (added, asked) => {
        const table = new TextTable();
        const model = new Map([...new Set(added)].map((text, value) => [text, value - 3]));
        for (const [text, value] of model) table.add(viewOf(`xyz${text}`), 3, 3 + Buffer.byteLength(text), value);

        for (const text of [...added, ...asked]) {
          const end = 1 + Buffer.byteLength(text);
          const known = model.get(text);
          expect(table.find(viewOf(`,${text}`), 1, end) ? table.value : undefined).toBe(known);
          expect(table.findUpTo(comma, viewOf(`,${text}`), 1)).toBe(known === undefined ? -1 : end);
          if (known !== undefined) expect(table.value).toBe(known);
        }
      }),
      { seed: 11, numRuns: 20 },
    );
  });
});
