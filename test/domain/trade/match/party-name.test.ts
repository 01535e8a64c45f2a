import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relatePartyNames } from '../../../../domain/trade/match/party-name.ts';

describe('party names', () => {
  it.each([
    ['Barclays Bank Public Limited Company', 'Barclays Bank PLC', 'EQUAL'],
    ['J P Morgan Securities', 'JP Morgan Securities Ltd', 'EQUAL'],
    ['Meridian Fund II', 'Meridian Fund 2', 'EQUAL'],
    ['Goldman Sachs International', 'Goldman Sachs Internatinal', 'VARIANT'],
    // Two entities of one group, or one firm whose form one side has wrong.
    ['Lloyds Bank PLC', 'Lloyds Bank GmbH', 'SIMILAR'],
    ['Castellan Pte Ltd', 'Castellan Limited', 'EQUAL'],
    // A word of one side has no counterpart on the other.
    ['Royal Bank of Scotland', 'Royal Bank of Canada', 'SIMILAR'],
    ['Bank of America NA', 'Bank of Armenia', 'SIMILAR'],
    ['Bank of China', 'Bank of Chile', 'SIMILAR'],
    ['Bank of Ireland', 'Bank of Iceland', 'SIMILAR'],
    ['Austria National Bank', 'Australia National Bank', 'SIMILAR'],
    ['Santander UK', 'Santander US', 'SIMILAR'],
    ['Mitsui Bank', 'Mitsubishi Bank', 'SIMILAR'],
    ['Citi Bank', 'Citizens Bank', 'SIMILAR'],
    ['Bank', 'Deutsche Bank', 'SIMILAR'],
    ['GS', 'Global Securities', 'SIMILAR'],
    ['Lloyds Bank', 'Lloyds Bank Corporate Markets', 'SIMILAR'],
    ['Andersen Capital', 'Anderson Capital', 'SIMILAR'],
    ['Angel Capital', 'Angle Capital', 'SIMILAR'],
    ['National Bank of Austria', 'Austria National Bank', 'SIMILAR'],
    ['AB', 'AB Fund', 'SIMILAR'],
    // A first word is no legal form.
    ['AG Insurance', 'SE Insurance', 'DIFFERENT'],
    // Numerals and letters tell the members of a family apart.
    ['Meridian Capital Fund I', 'Meridian Capital Fund II', 'DIFFERENT'],
    ['Meridian Fund III', 'Meridian Fund IV', 'DIFFERENT'],
    ['Alpha Fund Class A', 'Alpha Fund Class B', 'DIFFERENT'],
    ['Series One', 'Series Two', 'DIFFERENT'],
    ['Goldman Sachs International', 'GOLDMAN SACHS INTL.', 'EQUAL'],
    ['Deutsche Bank AG', 'Deutsche Bank Aktiengesellschaft', 'EQUAL'],
    ['J.P. Morgan Securities plc', 'JP MORGAN SECURITIES PLC', 'EQUAL'],
    ['Société Générale S.A.', 'Societe Generale', 'EQUAL'],
    ['Royal Bank Canada', 'RBC', 'SIMILAR'],
    ['Deutsche Bank', 'Duetsche Bank', 'VARIANT'],
    ['Goldman Sachs International', 'GS Intl', 'SIMILAR'],
    ['Deutsche Bank AG, London Branch', 'DB London', 'SIMILAR'],
    ['Fund 12 LP', 'Fund 13 LP', 'DIFFERENT'],
    ['Alpine Securities', 'Baltic Securities', 'DIFFERENT'],
    ['Barclays Bank', 'BNP Paribas', 'DIFFERENT'],
    ['BIC ALFADEFF', 'BIC ALFADEFFXXX', 'EQUAL'],
    ['BIC ALFADEFFXXX', 'BIC ALFADEFF200', 'VARIANT'],
    ['BIC ALFADEFFXXX', 'BIC ALFADEHH', 'DIFFERENT'],
    ['BIC ALFADEFFXXX', 'Alfa Bank AG', 'UNKNOWN'],
    // Many a name has a BIC's form.
    ['CITIBANK', 'Citibank NA', 'EQUAL'],
    ['CITIBANK', 'BNP Paribas', 'DIFFERENT'],
    ['BIC Capital', 'BIC Capital Ltd', 'EQUAL'],
  ])('%j and %j: %s', (a, b, relation) => {
    expect([relatePartyNames(a, b), relatePartyNames(b, a)]).toEqual([relation, relation]);
  });

  const words = fc.uniqueArray(
    fc.constantFrom('Meridian', 'Castellan', 'Harbour', 'Royal', 'Northern', 'Capital', 'Bank', 'Global', 'Trust'),
    { minLength: 1, maxLength: 5 },
  );
  const runs = { seed: 20_260_105, numRuns: 300 };

  it('relate the same either way round', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [nameA, nameB] = [a.join(' '), b.join(' ')];

        expect(relatePartyNames(nameA, nameB)).toBe(relatePartyNames(nameB, nameA));
      }),
      runs,
    );
  });

  it('are one only where no telling word lacks its counterpart', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const isOne = ['EQUAL', 'VARIANT'].includes(relatePartyNames(a.join(' '), b.join(' ')));

        expect(isOne).toBe(a.join() === b.join());
      }),
      runs,
    );
  });

  it('are one whatever case, punctuation and legal form they stand in', () => {
    const written = fc.constantFrom<(name: string) => string>(
      (name) => name.toUpperCase(),
      (name) => `${name}.`,
      (name) => `The ${name} Company, Ltd.`,
      (name) => name.replaceAll(' ', ', '),
    );
    fc.assert(
      fc.property(words, written, (name, write) => {
        const relation = relatePartyNames(name.join(' '), write(name.join(' ')));

        expect(relation).toBe('EQUAL');
      }),
      runs,
    );
  });
});
