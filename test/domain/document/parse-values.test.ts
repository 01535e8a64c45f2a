import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ibanProblem } from '../../../domain/document/check/iban.ts';
import { normalizeDayCount } from '../../../domain/document/values/normalize-day-count.ts';
import { decimalMarkOf, parseAmount } from '../../../domain/document/values/parse-amount.ts';
import { parseCurrency } from '../../../domain/document/values/parse-currency.ts';
import { dateOrderOf, parseDate } from '../../../domain/document/values/parse-date.ts';
import { periodOfDates } from '../../../domain/document/values/period.ts';
import { isSpotDate } from '../../../domain/document/values/weekdays.ts';

describe('amounts as documents print them', () => {
  it.each([
    ['1,234.56', '1234.56'],
    ['1.234,56', '1234.56'],
    ['1 234,56', '1234.56'],
    ["1'234.56", '1234.56'],
    ['1,00,000.00', '100000.00'],
    ['1,234,567', '1234567'],
    ['RM12.30', '12.30'],
    ['€ 12,30', '12.30'],
    ['$899.99 S', '899.99'],
    ['GST 6% RM 1.20', '1.20'],
    ['.50', '0.50'],
    ['(12.30)', '-12.30'],
    ['12.30-', '-12.30'],
    ['-$5.00', '-5.00'],
    ['0.00-', '0.00'],
  ])('%s is %s', (text, value) => {
    expect(parseAmount(text)).toEqual({ value, ambiguous: false });
  });

  it.each(['abc', '', '2 12.30', '1.2.3', '1,234,56'])('%s is none', (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it('a lone mark before three digits is ambiguous unless the document shows its decimal mark', () => {
    expect(parseAmount('1.234')).toEqual({ value: '1234', ambiguous: true });
    expect(parseAmount('1.234', ',')).toEqual({ value: '1234', ambiguous: false });
    expect(parseAmount('1.234', '.')).toEqual({ value: '1.234', ambiguous: false });
  });

  it('the decimal mark is the one before two digits, if the amounts agree', () => {
    expect(decimalMarkOf(['12,30', '1.234'])).toBe(',');
    expect(decimalMarkOf(['1,234.50'])).toBe('.');
    expect(decimalMarkOf(['4.50', '7,00'])).toBeNull();
  });

  it('every grouping of the same amount is the same amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const fraction = String(cents).padStart(2, '0');
        const grouped = (mark: string) => String(whole).replace(/\B(?=(\d{3})+$)/g, mark);
        const expected = { value: `${whole}.${fraction}`, ambiguous: false };

        for (const text of [
          `${grouped(',')}.${fraction}`,
          `${grouped('.')},${fraction}`,
          `${grouped(' ')},${fraction}`,
          `EUR ${grouped("'")}.${fraction}`,
        ]) {
          expect(parseAmount(text)).toEqual(expected);
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('dates as documents print them', () => {
  it.each([
    ['2018-12-25', '2018-12-25'],
    ['25/12/2018 8:13:39 PM', '2018-12-25'],
    ['12/25/2018', '2018-12-25'],
    ['25 Dec 2018', '2018-12-25'],
    ['25-DEC-18', '2018-12-25'],
    ['December 25, 2018', '2018-12-25'],
    ['05.06.07', '2007-06-05'],
    ['3. März 2024', '2024-03-03'],
    ['le 3 février 2024', '2024-02-03'],
    ['2018年12月25日', '2018-12-25'],
    ['20181225', '2018-12-25'],
    ['29/02/2024', '2024-02-29'],
    ['1/1/18', '2018-01-01'],
  ])('%s is %s', (text, value) => {
    expect(parseDate(text)).toEqual({ value, ambiguous: false });
  });

  it.each(['31/02/2018', '29/02/2023', 'May 2018', 'no date', '12:30'])('%s is none', (text) => {
    expect(parseDate(text)).toBeNull();
  });

  it('day and month that could be swapped are decided by the order given, else ambiguous', () => {
    expect(parseDate('01/02/2018')).toEqual({ value: '2018-02-01', ambiguous: true });
    expect(parseDate('01/02/2018', 'day-first')).toEqual({ value: '2018-02-01', ambiguous: false });
    expect(parseDate('01/02/2018', 'month-first')).toEqual({ value: '2018-01-02', ambiguous: false });
  });

  it('another date that can be read one way only proves the order, unless two disagree', () => {
    expect(dateOrderOf(['01/02/2018', '25/01/2018'])).toBe('day-first');
    expect(dateOrderOf(['01/02/2018', '01/25/2018'])).toBe('month-first');
    expect(dateOrderOf(['25/01/2018', '01/25/2018'])).toBeNull();
    expect(dateOrderOf(['01/02/2018'])).toBeNull();
  });
});

it.each([
  ['RM 12.30', 'MYR'],
  ['S$4', 'SGD'],
  ['€5', 'EUR'],
  ['1.00 USD', 'USD'],
  ['$5', null],
  ['VAT 5', null],
])('%s names the currency %s', (text, currency) => {
  expect(parseCurrency(text)).toBe(currency);
});

it.each([
  ['DE44 5001 0517 5407 3249 31', null],
  ['GB29NWBK60161331926819', null],
  ['GB29NWBK60161331926818', /check digits/],
  ['DE4450010517540732493', /22 characters/],
  ['US12345678901234567890', /no IBANs/],
  ['hello', /not two letters/],
])('the IBAN %s', (text, problem) => {
  const found = ibanProblem(text);

  if (problem === null) expect(found).toBeNull();
  else expect(found).toMatch(problem);
});

it.each([
  ['Act/360', 'ACT/360'],
  ['Actual/365 (Fixed)', 'ACT/365.FIXED'],
  ['AFI/365', 'ACT/365.FIXED'],
  ['360/360', '30/360'],
  ['30E/360', '30E/360'],
  ['Something else', 'Something else'],
])('the day count %s is %s', (text, expected) => {
  expect(normalizeDayCount(text)).toBe(expected);
});

it('payment dates give their period, a business day here and there notwithstanding', () => {
  expect(periodOfDates(['2026-03-20', '2026-06-22', '2026-09-21'])).toBe('3M');
  expect(periodOfDates(['2027-01-07', '2028-01-07', '2029-01-08'])).toBe('1Y');
  expect(periodOfDates(['2026-03-20', '2026-06-22', '2027-01-04'])).toBeNull();
  expect(periodOfDates(['2026-03-20'])).toBeNull();
});

it('spot is at most two weekdays away', () => {
  expect(isSpotDate('2026-11-20', '2026-11-24')).toBe(true);
  expect(isSpotDate('2026-11-20', '2026-11-25')).toBe(false);
});
