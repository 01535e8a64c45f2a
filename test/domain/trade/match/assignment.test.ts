import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import munkres from 'munkres';
import { Assignment } from '../../../../domain/trade/match/assignment.ts';

type Gains = readonly (readonly number[])[];
const edgesOf = (gains: Gains) =>
  gains.map((row) => {
    const columns = row.flatMap((gain, column) => (gain > 0 ? [column] : []));
    return { columns, gains: columns.map((column) => row[column]!) };
  });
const totalOf = (gains: Gains, assignment: Assignment): number =>
  [...assignment.columnOfRow].reduce((sum, column, row) => sum + (column < 0 ? 0 : gains[row]![column]!), 0);

/** The best total by trying everything. */
const bestTotal = (gains: Gains, row = 0, used: readonly number[] = []): number =>
  row === gains.length
    ? 0
    : Math.max(
        bestTotal(gains, row + 1, used),
        ...gains[row]!.map((gain, column) =>
          gain > 0 && !used.includes(column) ? gain + bestTotal(gains, row + 1, [...used, column]) : 0,
        ),
      );

/** Rows of gains; 0 means that the two may not be paired. */
const gains = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })), { minLength: columns, maxLength: columns }),
      { minLength: rows, maxLength: rows },
    ),
  );

it('the total is the best there is, and no column is used twice', () => {
  fc.assert(
    fc.property(gains, (table) => {
      const assignment = new Assignment(edgesOf(table), table[0]!.length);
      const used = [...assignment.columnOfRow].filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      expect(totalOf(table, assignment)).toBe(bestTotal(table));
    }),
    { seed: 3, numRuns: 1000 },
  );
});

it('what a pair is worth is never overstated', () => {
  fc.assert(
    fc.property(gains, (table) => {
      const assignment = new Assignment(edgesOf(table), table[0]!.length);
      assignment.columnOfRow.forEach((column, row) => {
        if (column < 0) return;
        const withoutPair = table.map((gainsOfRow, at) =>
          gainsOfRow.map((gain, other) => (at === row && other === column ? 0 : gain)),
        );
        expect(assignment.lossWithout(row, 1_000)).toBeLessThanOrEqual(bestTotal(table) - bestTotal(withoutPair));
      });
    }),
    { seed: 4, numRuns: 1000 },
  );
});

it('a large dense component comes out as the Hungarian method has it', () => {
  let state = 11;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  const table = Array.from({ length: 120 }, () => Array.from({ length: 120 }, () => 1 + (next() % 10_000)));
  const expected = munkres(table.map((row) => row.map((gain) => -gain))).reduce(
    (sum: number, [row, column]: [number, number]) => sum + table[row]![column]!,
    0,
  );
  expect(totalOf(table, new Assignment(edgesOf(table), 120))).toBe(expected);
});
