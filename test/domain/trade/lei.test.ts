import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isValidLei, leiCheckDigits, normalizeLei } from '../../../domain/trade/lei.ts';

describe('LEI', () => {
  it.each(['784F5XWPLTWKTBV3E584', 'W22LROWP2IHZNBB6K528', '5493006MHB84DD0ZWV18'])(
    '%s holds its check digits',
    (lei) => {
      expect(isValidLei(lei)).toBe(true);
      expect(leiCheckDigits(lei.slice(0, 18))).toBe(lei.slice(18));
    },
  );

  it('every single wrong digit is caught', () => {
    const characters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const base = fc
      .array(fc.constantFrom(...characters), { minLength: 18, maxLength: 18 })
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(base, fc.nat({ max: 17 }), fc.constantFrom(...'0123456789'), (first, at, wrong) => {
        const lei = first + leiCheckDigits(first);
        fc.pre(lei[at] !== wrong && /\d/.test(lei[at]!));
        expect(isValidLei(lei)).toBe(true);
        expect(isValidLei(lei.slice(0, at) + wrong + lei.slice(at + 1))).toBe(false);
      }),
      { seed: 1 },
    );
  });

  it('is compared without spaces, hyphens and case', () => {
    expect(normalizeLei(' 784f-5xwp ltwktbv3e584')).toBe('784F5XWPLTWKTBV3E584');
  });

  it('check digits need 18 characters', () => {
    expect(() => leiCheckDigits('ABC')).toThrow(RangeError);
  });
});
