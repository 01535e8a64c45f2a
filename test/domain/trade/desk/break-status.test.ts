import { expect, it } from '@jest/globals';
import { BreakStatus, mayMove } from '../../../../domain/trade/desk/break-status.ts';

it('a break moves on, back to open, and from resolved only to open', () => {
  const moves = BreakStatus.options.flatMap((from) =>
    BreakStatus.options.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`),
  );

  expect(moves).toEqual([
    'OPEN INVESTIGATING',
    'OPEN RESOLVED',
    'INVESTIGATING OPEN',
    'INVESTIGATING RESOLVED',
    'RESOLVED OPEN',
  ]);
});
