import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberReferences, type ReferenceColumn } from '../../../cli/match/number-references.ts';
import { TradeRows } from '../../../cli/match/trade-rows.ts';
import { normalizeReference } from '../../../domain/trade/match/reference.ts';
import { codeAt, wordsPerRow } from '../../../domain/trade/match/row-layout.ts';

const comma = ','.charCodeAt(0);

/** A column of a file of references alone, all of them with one hash. */
const columnOf = (references: readonly string[]): ReferenceColumn => {
  const bytes = Buffer.from(references.map((reference) => `${reference}\n`).join(''));
  const rows = new TradeRows(bytes, comma, ['uti'], 1);
  const cells = rows.references.uti;
  let start = 0;
  for (const reference of references) {
    const row = rows.begin(start);
    if (cells.takePlain(row, start, start) < 0) cells.takeNormal(row, normalizeReference(reference));
    rows.size++;
    start += Buffer.byteLength(reference) + 1;
  }
  cells.hashes.fill(7);
  return { bytes, rows, cells, codeAt: codeAt.uti, normalOf: (row) => normalizeReference(references[row]!) };
};
const codesOf = ({ rows }: ReferenceColumn): number[] =>
  Array.from({ length: rows.size }, (_, row) => rows.words[row * wordsPerRow + codeAt.uti]!);

/** Some plain, some not (blanks, no digit, other letters), many of them one reference. */
const references = fc.array(
  fc.oneof(fc.stringMatching(/^[aA-]{0,2}[12]{1,2}[ -]?$/), fc.constantFrom('ä-1', 'A', 'a 1', 'x')),
  { maxLength: 30 },
);

it('different references have different codes and equal ones the same, even where all have one hash', () => {
  fc.assert(
    fc.property(references, references, (ours, theirs) => {
      const [ourColumn, theirColumn] = [columnOf(ours), columnOf(theirs)];

      const count = numberReferences([ourColumn], [theirColumn]);

      const normals = [...ours, ...theirs].map(normalizeReference);
      const codes = [...codesOf(ourColumn), ...codesOf(theirColumn)];
      const codeOf = new Map(normals.map((normal, at) => [normal, codes[at]!]));
      expect(codes).toEqual(normals.map((normal) => codeOf.get(normal)));
      expect([...codeOf.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
    }),
    { seed: 31 },
  );
});
