import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acceptedForm } from '../../../tasks/api/accepted-form.ts';

const forms = ['application/json', 'text/csv', 'text/html'] as const;

describe('the form that an Accept header likes best', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['  ', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/*;q=0.5, text/html', 'text/html'],
    ['text/html;q=0.8, text/csv;q=0.9', 'text/csv'],
    ['*/*;q=0.1, text/html;q=0.2', 'text/html'],
    ['application/json;q=0, */*', 'text/csv'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'text/html'],
    ['text/csv;q=0.333,application/json;q=0.333', 'application/json'],
  ])('%j: %s', (accept, form) => {
    expect(acceptedForm(accept, forms)).toBe(form);
  });

  it.each(['image/png', 'text/html;q=0', 'text/csv;q=nonsense', '*/*;q=0', ',', ';;;', '/'])('%j: none', (accept) => {
    expect(acceptedForm(accept, forms)).toBeUndefined();
  });

  it('is one of those there are, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (accept) => {
        expect([undefined, ...forms]).toContain(acceptedForm(accept, forms));
      }),
      { seed: 7 },
    );
  });

  it('takes no matter in which order equals are named', () => {
    const range = fc.constantFrom('text/csv', 'text/html', 'application/json', 'text/*', '*/*');
    const weighted = fc.tuple(range, fc.integer({ min: 0, max: 9 })).map(([name, tenths]) => `${name};q=0.${tenths}`);
    const header = fc.uniqueArray(weighted, { maxLength: 4, selector: (text) => text.split(';')[0] });
    fc.assert(
      fc.property(header, (ranges) => {
        expect(acceptedForm(ranges.join(','), forms)).toBe(acceptedForm(ranges.toReversed().join(', '), forms));
      }),
      { seed: 7 },
    );
  });
});
