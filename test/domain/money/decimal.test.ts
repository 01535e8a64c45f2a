import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCurrency, minorUnitDigits } from '../../../domain/money/currency.ts';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  fromScaledInteger,
  isDecimal,
  multiplyDecimals,
  subtractDecimals,
  toScaledInteger,
} from '../../../domain/money/decimal.ts';

describe('decimals', () => {
  it('go to integers and back without loss', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 12 }),
        (units, scale) => {
          expect(toScaledInteger(fromScaledInteger(units, scale), scale)).toBe(units);
        },
      ),
      { seed: 1 },
    );
  });

  it('add and subtract exactly, whatever their scales', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 8 }))
      .map(([units, scale]) => fromScaledInteger(units, scale));
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(compareDecimals(subtractDecimals(addDecimals(a, b), b), a)).toBe(0);
        expect(compareDecimals(a, b)).toBe(-compareDecimals(b, a) + 0);
      }),
      { seed: 2 },
    );
  });

  it.each([
    ['2.345', '1', 2, '2.35'],
    ['-2.345', '1', 2, '-2.35'],
    ['2.3449', '1', 2, '2.34'],
    ['100.00', '1.0850', 2, '108.50'],
    ['10.01', '162.50', 0, '1627'],
    ['0.1', '0.1', 4, '0.0100'],
  ])('%s × %s at %i places is %s: halves go away from zero', (a, b, scale, product) => {
    expect(multiplyDecimals(a, b, scale)).toBe(product);
  });

  it.each([
    ['1', '3', 2, '0.33'],
    ['2', '3', 2, '0.67'],
    ['-1', '8', 2, '-0.13'],
    ['108.50', '1.085', 2, '100.00'],
  ])('%s ÷ %s at %i places is %s', (a, b, scale, quotient) => {
    expect(divideDecimals(a, b, scale)).toBe(quotient);
  });

  it('are never divided by zero', () => {
    expect(() => divideDecimals('1', '0.00', 2)).toThrow(RangeError);
  });

  it('come back from a product by dividing, to the last place', () => {
    const decimal = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((units) => fromScaledInteger(units, 4));
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(compareDecimals(divideDecimals(multiplyDecimals(a, b, 8), b, 4), a)).toBe(0);
      }),
      { seed: 3 },
    );
  });

  it('compare by value, not by writing', () => {
    expect([compareDecimals('1.0', '1.00'), compareDecimals('0.1', '0.09'), compareDecimals('-1', '0')]).toEqual([
      0, 1, -1,
    ]);
  });

  it.each(['1e3', '1,000', '.5', '5.', '', '१'])('%j is none', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => toScaledInteger(text, 2)).toThrow(RangeError);
  });

  it('does not drop digits beyond the scale', () => {
    expect(toScaledInteger('1.2300', 2)).toBe(123n);
    expect(() => toScaledInteger('1.239', 2)).toThrow(/more than 2 decimal places/);
  });
});

it('currencies have the minor units of ISO 4217', () => {
  expect(['EUR', 'JPY', 'BHD', 'CLF'].map(minorUnitDigits)).toEqual([2, 0, 3, 4]);
  expect(['EUR', 'CNH', 'XYZ', 'eur'].map(isCurrency)).toEqual([true, true, false, false]);
});
