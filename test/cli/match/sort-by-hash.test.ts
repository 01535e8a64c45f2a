import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortByHash } from '../../../cli/match/sort-by-hash.ts';

const hash = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1, 0x7fff_ffff, -0x8000_0000, 1 << 11, 1 << 22));

it('sorting by hash is stable, by unsigned value, and loses nothing', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 300 }), (hashes) => {
      const items = hashes.map((_, at) => at);
      const expected = items.toSorted((a, b) => (hashes[a]! >>> 0) - (hashes[b]! >>> 0) || a - b);

      const sorted = sortByHash(Int32Array.from(hashes), Int32Array.from(items));

      expect([...sorted.items]).toEqual(expected);
      expect([...sorted.hashes]).toEqual(expected.map((at) => hashes[at]));
    }),
    { seed: 12 },
  );
});
