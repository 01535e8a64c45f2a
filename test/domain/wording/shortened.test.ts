import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shortened } from '../../../domain/wording/shortened.ts';

const seed = 20_261_128;

it('a text that fits stays as it is, but for control characters', () => {
  expect(shortened('a\u0000b\nc', 5)).toBe('a b c');
});

it('a longer one keeps its beginning and its end', () => {
  expect(shortened(`begin${'-'.repeat(100)}end`, 15)).toBe('begin-- … --end');
});

it('whatever the text, it is never longer and shows no control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 10, max: 200 }), (text, atMost) => {
      const short = shortened(text, atMost);

      expect(short.length).toBeLessThanOrEqual(atMost);
      expect(short).not.toMatch(/\p{Cc}/u);
    }),
    { seed },
  );
});
