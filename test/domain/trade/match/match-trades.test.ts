import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultRules } from '../../../../domain/trade/match/default-rules.ts';
import { MatchRow } from '../../../../domain/trade/match/match-row.ts';
import { matchTrades } from '../../../../domain/trade/match/match-trades.ts';
import { MatchingRules } from '../../../../domain/trade/match/rules.ts';
import type { Trade } from '../../../../domain/trade/trade.ts';
import { randomBooks } from './random-books.ts';
import { bankTrade, counterpartyTrade, without } from './sample-trades.ts';

const only = (bank: Trade, counterparty: Trade, rules = defaultRules): MatchRow => {
  const rows = matchTrades(rules, [bank], [counterparty]);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const linked = (bank: Partial<Trade>, counterparty: Partial<Trade>): MatchRow =>
  only(bankTrade('B1', { uti: 'U1', ...bank }), counterpartyTrade('C1', { uti: 'U1', ...counterparty }));
/** The same forward with the currencies in the other order. */
const crosswise: Partial<Trade> = {
  direction: 'BUY',
  currency: 'USD',
  counterCurrency: 'EUR',
  notional: '1085400.00',
  counterNotional: '1000000.00',
};
const codesOf = (row: MatchRow): string[] => row.breaks.map((found) => `${found.element} ${found.code}`);

it('the default rules are a valid rules document', () => {
  expect(MatchingRules.parse(defaultRules)).toEqual(defaultRules);
});

describe('default tolerances, at their edges', () => {
  it.each<[string, Partial<Trade>, string, string[]]>([
    ['the same', {}, 'MATCHED', []],
    ['trailing zeros', { notional: '1000000', rate: '1.08540' }, 'MATCHED', []],
    ['notional off by 0.01', { notional: '1000000.01' }, 'MATCHED_WITHIN_TOLERANCE', ['notional 5']],
    ['notional off by 0.0101', { notional: '1000000.0101' }, 'MISMATCHED', ['notional 4']],
    [
      'counter notional off by 0.05',
      { counterNotional: '1085399.95' },
      'MATCHED_WITHIN_TOLERANCE',
      ['counterNotional 5'],
    ],
    ['counter notional off by 0.06', { counterNotional: '1085399.94' }, 'MISMATCHED', ['counterNotional 4']],
    ['rate that rounds to four decimals', { rate: '1.08535' }, 'MATCHED_WITHIN_TOLERANCE', ['rate 5']],
    ['rate a hair further', { rate: '1.085349' }, 'MISMATCHED', ['rate 4']],
    ['rate a basis point off', { rate: '1.0855' }, 'MISMATCHED', ['rate 4']],
    ['value date a day off', { effectiveDate: '2026-02-06' }, 'MISMATCHED', ['effectiveDate 4']],
    ['trade date a day off', { tradeDate: '2026-01-06' }, 'MISMATCHED', ['tradeDate 4']],
    ['another currency', { currency: 'GBP' }, 'MISMATCHED', ['currency 4']],
    ['the same direction', { direction: 'BUY' }, 'MISMATCHED', ['direction 4']],
    ['another product', { product: 'FX_NDF' }, 'MISMATCHED', ['product 4']],
    ['another party', { partyLei: '5493006MHB84DD0ZWV18' }, 'MISMATCHED', ['counterpartyLei 4']],
    ['an amount beyond any lane, equal', { notional: '1000000.000000000000000000' }, 'MATCHED', []],
    ['an amount beyond any lane, off', { notional: '1000000.010000000000000001' }, 'MISMATCHED', ['notional 4']],
  ])('%s', (_, terms, status, breaks) => {
    const row = linked({}, terms);
    expect([row.status, codesOf(row)]).toEqual([status, breaks]);
  });
});

describe('tolerances by kind', () => {
  const withNotional = (tolerance: object): MatchingRules =>
    MatchingRules.parse({
      ...defaultRules,
      fields: {
        ...defaultRules.fields,
        notional: { ...defaultRules.fields.notional, tolerance },
        counterNotional: { ...defaultRules.fields.counterNotional, tolerance: { kind: 'NUFM' } },
      },
    });
  it.each<[object, string, string]>([
    [{ kind: 'EXCT' }, '1000000.01', 'MISMATCHED'],
    [{ kind: 'PTOL', percent: '0.5' }, '1005000.00', 'MATCHED_WITHIN_TOLERANCE'],
    [{ kind: 'PTOL', percent: '0.5' }, '1005000.01', 'MISMATCHED'],
    [{ kind: 'PTMX', percent: '0.5', cap: '100' }, '1000100.00', 'MATCHED_WITHIN_TOLERANCE'],
    [{ kind: 'PTMX', percent: '0.5', cap: '100' }, '1000100.01', 'MISMATCHED'],
    [{ kind: 'MNMX', below: '10', above: '0' }, '999990.00', 'MATCHED_WITHIN_TOLERANCE'],
    [{ kind: 'MNMX', below: '10', above: '0' }, '1000000.01', 'MISMATCHED'],
    [{ kind: 'NUFM' }, '5', 'MATCHED'],
    [{ kind: 'CPOP' }, '5', 'MATCHED'],
  ])('%j, theirs %s: %s', (tolerance, notional, status) => {
    const row = only(
      bankTrade('B1', { uti: 'U1' }),
      counterpartyTrade('C1', { uti: 'U1', notional }),
      withNotional(tolerance),
    );
    expect(row.status).toBe(status);
  });

  it("a named counterparty's tolerance comes before the currency's, and that before the field's own", () => {
    const rules = withNotional({ kind: 'EXCT' });
    rules.fields.notional.toleranceByCurrency = { EUR: { kind: 'PTOL', percent: '1' } };
    const off = counterpartyTrade('C1', { uti: 'U1', notional: '1005000' });
    expect(only(bankTrade('B1', { uti: 'U1' }), off, rules).status).toBe('MATCHED_WITHIN_TOLERANCE');
    rules.fields.notional.toleranceByCounterparty = { W22LROWP2IHZNBB6K528: { kind: 'EXCT' } };
    expect(only(bankTrade('B1', { uti: 'U1' }), off, rules).status).toBe('MISMATCHED');
  });

  it('dates may differ by business days of the calendars named', () => {
    const rules = structuredClone(defaultRules);
    rules.fields.effectiveDate = {
      ...rules.fields.effectiveDate,
      tolerance: { kind: 'MNMX', below: '1', above: '1' },
      calendars: ['TARGET'],
    };
    // Good Friday 2026 is 3 April, Easter Monday the 6th: the Thursday and the Tuesday are one business day apart.
    const before = bankTrade('B1', { uti: 'U1', effectiveDate: '2026-04-02' });
    expect(only(before, counterpartyTrade('C1', { uti: 'U1', effectiveDate: '2026-04-07' }), rules).status).toBe(
      'MATCHED_WITHIN_TOLERANCE',
    );
    expect(only(before, counterpartyTrade('C1', { uti: 'U1', effectiveDate: '2026-04-08' }), rules).status).toBe(
      'MISMATCHED',
    );
  });
});

describe('the words of a break', () => {
  it.each<[string, Partial<Trade>, Partial<Trade>, string, string]>([
    [
      'a distance is rounded, a tolerance that would do is rounded up',
      { notional: '300000.00' },
      { notional: '300001.00' },
      'notional: ours is 300000.00, theirs is 300001.00, 1 apart (0.0003 %); tolerance 0.01',
      "if the notional's tolerance were ≥ 1 (0.0004 %)",
    ],
    [
      'a distance too small to print is called so',
      { notional: '120000000000000000.00' },
      { notional: '120000000000000000.02' },
      'notional: ours is 120000000000000000.00, theirs is 120000000000000000.02, 0.02 apart (under 0.0001 %); tolerance 0.01',
      "if the notional's tolerance were ≥ 0.02 (0.0001 %)",
    ],
    [
      'one day',
      {},
      { effectiveDate: '2026-02-06' },
      'effectiveDate: ours is 2026-02-05, theirs is 2026-02-06, 1 working day apart; tolerance 0',
      "if the effectiveDate's tolerance were ≥ 1 working day",
    ],
    [
      'two days',
      {},
      { effectiveDate: '2026-02-09' },
      'effectiveDate: ours is 2026-02-05, theirs is 2026-02-09, 2 working days apart; tolerance 0',
      "if the effectiveDate's tolerance were ≥ 2 working days",
    ],
  ])('%s', (_, ours, theirs, reason, counterfactual) => {
    const row = linked(ours, theirs);

    expect([row.reasons[0], row.counterfactuals]).toEqual([reason, [counterfactual]]);
  });
});

describe('identification', () => {
  it.each<[string, Partial<Trade>, Partial<Trade>]>([
    ['a UTI in another case and punctuation', { uti: 'ABC-123' }, { uti: 'abc123' }],
    ['the same reference', { externalRef: 'FX-77881' }, { externalRef: 'fx77881' }],
    ['our reference as their trade id', { externalRef: 'C1' }, {}],
    ['their reference as our trade id', {}, { externalRef: 'B1' }],
    ['a reference with a prefix', { externalRef: 'FX-77881' }, { externalRef: 'CP/FX-77881' }],
  ])('%s pairs trades whose economics differ, and the gates say so', (_, ours, theirs) => {
    const row = only(
      bankTrade('B1', ours),
      counterpartyTrade('C1', { ...theirs, notional: '1010000.00', counterNotional: '1096254.00' }),
    );
    expect([row.status, codesOf(row)]).toEqual(['MISMATCHED', ['notional 4', 'counterNotional 4']]);
  });

  it('two different UTIs are two trades, however alike their terms', () => {
    const rows = matchTrades(
      defaultRules,
      [bankTrade('B1', { uti: 'UTI-A-1' })],
      [counterpartyTrade('C1', { uti: 'UTI-B-2' })],
    );
    expect(rows.map((row) => row.status)).toEqual(['UNMATCHED_COUNTERPARTY', 'UNMATCHED_BANK']);
  });

  it('two blank references do not match', () => {
    const row = only(bankTrade('B1'), counterpartyTrade('C1'));
    expect(row.fields.some((field) => field.field === 'externalRef' || field.field === 'uti')).toBe(false);
  });

  it('currencies stated in the other order are the same trade', () => {
    expect(linked({}, crosswise).status).toBe('MATCHED');
  });

  it.each<[string, Partial<Trade>, string, string]>([
    ['our notional', { counterNotional: '1000000.01' }, 'MATCHED_WITHIN_TOLERANCE', 'notional 5'],
    ['our notional', { counterNotional: '1000000.05' }, 'MISMATCHED', 'notional 4'],
    ['theirs', { notional: '1085400.01' }, 'MATCHED_WITHIN_TOLERANCE', 'counterNotional 5'],
    ['theirs', { notional: '1085400.05' }, 'MISMATCHED', 'counterNotional 4'],
  ])('in the other order, %s is one side’s notional and has its tolerance: %j is %s', (_, terms, status, code) => {
    const row = linked({}, { ...crosswise, ...terms });

    expect([row.status, codesOf(row)]).toEqual([status, [code]]);
    expect(row.breaks[0]).toMatchObject({ toleranceValue: '0.01' });
  });

  it('a reciprocal with digits enough is within tolerance, and the text tells what it stands for', () => {
    const row = linked({}, { ...crosswise, rate: '0.92132' });

    expect([row.status, codesOf(row)]).toEqual(['MATCHED_WITHIN_TOLERANCE', ['rate 5']]);
    expect(row.breaks[0]?.reason).toBe(
      'rate: ours is 1.0854, theirs is 0.92132; 0.92132 as a reciprocal is 1.08539921, 0.00000079 apart; tolerance 0.00005',
    );
  });

  it('a reciprocal too coarse to tell is as good as none: the two amounts imply the rate, one amount does not', () => {
    const theirs = { ...crosswise, rate: '0.9213' };
    const byAmounts = linked({}, theirs);
    const alone = only(
      bankTrade('B1', { uti: 'U1' }),
      without(counterpartyTrade('C1', { uti: 'U1', ...theirs }), 'notional'),
    );

    expect(byAmounts.status).toBe('MATCHED');
    expect([alone.status, codesOf(alone)]).toEqual(['PROPOSED', ['counterNotional 3', 'rate 99']]);
    expect(alone.counterfactuals).toEqual([
      'if both sides stated the counterNotional and the rate had more digits on both sides',
    ]);
    expect(alone.breaks[1]?.reason).toBe(
      'rate: ours is 1.0854, theirs is 0.9213; 0.9213 as a reciprocal is anything from 1.08536386 to 1.08548169, too coarse for tolerance 0.00005',
    );
  });

  it('a reciprocal implies no amount', () => {
    const row = only(
      bankTrade('B1', { uti: 'U1' }),
      without(counterpartyTrade('C1', { uti: 'U1', ...crosswise, rate: '0.92131564' }), 'notional'),
    );

    expect([row.status, codesOf(row)]).toEqual(['PROPOSED', ['counterNotional 3', 'rate 5']]);
  });

  it('a premium keeps its tolerance where the currencies are in the other order', () => {
    const option = { product: 'FX_OPTION', premium: '5000.00' } as const;

    const row = linked(option, { ...crosswise, ...option, premium: '5000.05' });

    expect([row.status, codesOf(row)]).toEqual(['MISMATCHED', ['premium 4']]);
  });

  it('an LEI with a slip of the pen is believed, a name that differs is not', () => {
    expect(linked({}, { partyLei: 'W22LROWP2IHZNBB6K529' }).status).toBe('MATCHED_WITHIN_TOLERANCE');
    expect(linked({}, { partyLei: 'W22LROWP2IHZNBB6K529', partyName: 'Alpine Securities AG' }).status).toBe(
      'MISMATCHED',
    );
  });

  it('without LEIs the names decide', () => {
    const bank = without(bankTrade('B1', { uti: 'U1' }), 'counterpartyLei');
    expect(only(bank, counterpartyTrade('C1', { uti: 'U1' })).status).toBe('MATCHED');
    const other = only(bank, counterpartyTrade('C1', { uti: 'U1', partyName: 'Alpine Securities AG' }));
    expect([other.status, codesOf(other)]).toEqual(['MISMATCHED', ['counterpartyName 4']]);
  });

  it('a party that one side names, the other numbers and no identifier vouches for is left to a person', () => {
    const row = only(without(bankTrade('B1'), 'counterpartyLei'), without(counterpartyTrade('C1'), 'partyName'));
    expect([row.status, codesOf(row)]).toEqual(['PROPOSED', ['counterpartyLei 2']]);
  });

  it('a BIC is no name: against one it says nothing, against another BIC it decides', () => {
    const byBic = without(
      counterpartyTrade('C1', { uti: 'U1', partyName: 'BIC GSILGB2XXXX', counterpartyName: 'BIC NORTGB2L' }),
      'partyLei',
      'counterpartyLei',
    );
    const named = only(bankTrade('B1', { uti: 'U1' }), byBic);
    expect(named.status).toBe('MATCHED');
    expect(named.fields.filter(({ field }) => field.endsWith('Name')).map((field) => field.result)).toEqual([
      'MISSING',
      'MISSING',
    ]);

    const bank = without(bankTrade('B1', { uti: 'U1', counterpartyName: 'BIC GSILGB2X' }), 'counterpartyLei');
    expect(only(bank, byBic).status).toBe('MATCHED');
    const other = only({ ...bank, counterpartyName: 'BIC ALPSCHZZ' }, byBic);
    expect([other.status, codesOf(other)]).toEqual(['MISMATCHED', ['counterpartyName 4']]);
  });

  it('a party that one side names and the other gives by BIC is left to a person where no identifier vouches for it', () => {
    const byBic = counterpartyTrade('C1', { partyName: 'BIC GSILGB2XXXX' });
    expect(only(bankTrade('B1'), without(byBic, 'partyLei')).status).toBe('PROPOSED');
    expect(only(bankTrade('B1'), byBic).status).toBe('MATCHED');
  });

  it('a term that only one side states and nothing implies is left to a person', () => {
    const row = only(without(bankTrade('B1', { uti: 'U1' }), 'effectiveDate'), counterpartyTrade('C1', { uti: 'U1' }));
    expect([row.status, codesOf(row)]).toEqual(['PROPOSED', ['effectiveDate 2']]);
    expect(row.counterfactuals).toEqual(['if both sides stated the effectiveDate']);
  });

  it('a rate that the amounts imply may be left out, one that they contradict may not', () => {
    const bank = without(bankTrade('B1', { uti: 'U1' }), 'rate');
    expect(only(bank, counterpartyTrade('C1', { uti: 'U1' })).status).toBe('MATCHED');
    expect(only(bank, counterpartyTrade('C1', { uti: 'U1', rate: '1.2' })).status).toBe('PROPOSED');
  });
});

describe('a party that only its name tells', () => {
  const named = (ours: string, theirs: string, more: Partial<Trade> = {}): MatchRow =>
    only(
      without(bankTrade('B1', { counterpartyName: ours, ...more }), 'counterpartyLei'),
      without(counterpartyTrade('C1', { partyName: theirs, ...more }), 'partyLei'),
    );

  it.each([
    ['Royal Bank of Scotland', 'Royal Bank of Canada'],
    ['Bank of Ireland', 'Bank of Iceland'],
    ['Lloyds Bank', 'Lloyds Bank Corporate Markets'],
    ['GS', 'Global Securities'],
  ])('%s and %s: a person decides', (ours, theirs) => {
    const row = named(ours, theirs);

    expect([row.status, codesOf(row)]).toEqual(['PROPOSED', ['counterpartyName 99']]);
    expect(row.reasons[0]).toBe(
      `counterpartyName: ours is ${ours}, theirs is ${theirs}; alike, but no LEI, UTI or reference confirms that they are one party`,
    );
    expect(row.counterfactuals).toEqual(['if an LEI, a UTI or a reference confirmed the counterpartyName']);
  });

  it.each<[string, Partial<Trade>]>([
    ['a UTI', { uti: 'U1' }],
    ['a reference', { externalRef: 'FX-77881' }],
  ])('%s vouches for names that are alike', (_, identifier) => {
    const row = named('Lloyds Bank', 'Lloyds Bank Corporate Markets', identifier);

    expect([row.status, codesOf(row)]).toEqual(['MATCHED_WITHIN_TOLERANCE', ['counterpartyName 5']]);
  });

  it('an LEI decides whatever the names', () => {
    const row = only(
      bankTrade('B1', { counterpartyName: 'Royal Bank of Scotland' }),
      counterpartyTrade('C1', { partyName: 'Royal Bank of Canada' }),
    );

    expect([row.status, codesOf(row)]).toEqual(['MATCHED', []]);
  });

  it('a slip of the pen in a long word is within tolerance', () => {
    const row = named('Deutsche Bank AG', 'Duetsche Bank');

    expect([row.status, codesOf(row)]).toEqual(['MATCHED_WITHIN_TOLERANCE', ['counterpartyName 5']]);
  });

  it('a numeral that differs is another party, whatever vouches', () => {
    const [alone, vouched] = [{}, { uti: 'U1' }].map((more) => named('Meridian Fund I', 'Meridian Fund II', more));

    expect([alone, vouched].map((row) => row!.status)).toEqual(['MISMATCHED', 'MISMATCHED']);
  });
});

describe('ambiguity', () => {
  it('trades that nothing tells apart are proposed, and both candidates named', () => {
    const rows = matchTrades(defaultRules, [bankTrade('B1'), bankTrade('B2')], [counterpartyTrade('C1')]);
    expect(rows.map((row) => row.status).sort()).toEqual(['PROPOSED', 'UNMATCHED_BANK']);
    expect(rows.find((row) => row.status === 'PROPOSED')?.reasons.join()).toMatch(/B[12]/);
  });

  it('one reference is enough to tell two pairs apart', () => {
    const rows = matchTrades(
      defaultRules,
      [bankTrade('B1', { externalRef: 'FX-5550001' }), bankTrade('B2')],
      [counterpartyTrade('C1'), counterpartyTrade('C2', { externalRef: 'FX-5550001' })],
    );
    expect(rows.map((row) => [row.status, ...row.bankTradeIds, ...row.counterpartyTradeIds].join(' '))).toEqual([
      'MATCHED B1 C2',
      'MATCHED B2 C1',
    ]);
  });
});

describe('a trade that stays alone', () => {
  const reasonsOfLone = (bank: readonly Trade[], counterparty: readonly Trade[]): (readonly string[])[] =>
    matchTrades(defaultRules, bank, counterparty)
      .filter(({ status }) => status.startsWith('UNMATCHED'))
      .map(({ reasons }) => reasons);

  it('names its twin with another UTI', () => {
    const reasons = reasonsOfLone([bankTrade('B1', { uti: 'UTI-A-1' })], [counterpartyTrade('C1', { uti: 'UTI-B-2' })]);

    expect(reasons).toEqual([
      ['no matching allocation', 'nearest: bank trade B1; uti: ours is UTI-A-1, theirs is UTI-B-2'],
      ['no matching confirmation', 'nearest: counterparty trade C1; uti: ours is UTI-A-1, theirs is UTI-B-2'],
    ]);
  });

  it('names the trade that has its UTI and goes with another version of it, and what differs', () => {
    const amended = bankTrade('B1-2', { uti: 'U1', notional: '2000000.00', counterNotional: '2170800.00' });

    const reasons = reasonsOfLone([bankTrade('B1', { uti: 'U1' }), amended], [counterpartyTrade('C1', { uti: 'U1' })]);

    expect(reasons).toEqual([
      [
        'no matching confirmation',
        'nearest: counterparty trade C1, which goes with bank trade B1; notional: ours is 2000000.00, theirs is 1000000.00, 1000000 apart (50 %); tolerance 0.01; counterNotional: ours is 2170800.00, theirs is 1085400.00, 1085400 apart (50 %); tolerance 0.05',
      ],
    ]);
  });

  it('names the trade that another one was assigned to', () => {
    const reasons = reasonsOfLone([bankTrade('B1'), bankTrade('B2')], [counterpartyTrade('C1')]);

    expect(reasons).toEqual([
      [
        'no matching confirmation',
        expect.stringMatching(/^nearest: counterparty trade C1, which goes with bank trade B[12]$/),
      ],
    ]);
  });

  it('names none of many that share its reference', () => {
    const many = Array.from({ length: 9 }, (_, at) => String(at + 1));
    const externalRef = 'FX-STANDING';
    const terms = (at: string): Partial<Trade> => ({ externalRef, uti: `UTI-${at}`, tradeDate: `2025-03-0${at}` });
    const lone = bankTrade('B0', { externalRef, notional: '5.00', counterNotional: '7.00', rate: '1.4' });

    const reasons = reasonsOfLone(
      [lone, ...many.map((at) => bankTrade(`B${at}`, terms(at)))],
      many.map((at) => counterpartyTrade(`C${at}`, terms(at))),
    );

    expect(reasons).toEqual([['no matching confirmation']]);
  });

  it('names none that differs in most', () => {
    const reasons = reasonsOfLone(
      [bankTrade('B1')],
      [counterpartyTrade('C1', { notional: '5.00', counterNotional: '7.00', rate: '1.4', tradeDate: '2025-11-03' })],
    );

    expect(reasons).toEqual([['no matching allocation'], ['no matching confirmation']]);
  });
});

describe('splits, netting and duplicates', () => {
  const part = (id: string, notional: string, counterNotional: string, more: Partial<Trade> = {}): Trade =>
    counterpartyTrade(id, { notional, counterNotional, ...more });

  it('parts that add up exactly are one match, either way round', () => {
    const parts = [part('C1', '400000', '434160'), part('C2', '600000', '651240')];
    expect(matchTrades(defaultRules, [bankTrade('B1')], parts)).toMatchObject([
      { status: 'MATCHED', bankTradeIds: ['B1'] },
    ]);
    const wholes = [counterpartyTrade('C1')];
    const ours = [
      bankTrade('B1', { notional: '400000', counterNotional: '434160' }),
      bankTrade('B2', { notional: '600000', counterNotional: '651240' }),
    ];
    expect(matchTrades(defaultRules, ours, wholes)).toMatchObject([
      { status: 'MATCHED', counterpartyTradeIds: ['C1'] },
    ]);
  });

  it('parts that do not add up are proved not to', () => {
    const rows = matchTrades(
      defaultRules,
      [bankTrade('B1')],
      [part('C1', '400000', '434160'), part('C2', '500000', '542700')],
    );
    expect(rows.find((row) => row.status === 'UNMATCHED_BANK')?.reasons.join()).toMatch(/proved: no set of the 2/);
  });

  it('two sets that add up are a question for a person', () => {
    const rows = matchTrades(
      defaultRules,
      [bankTrade('B1')],
      [part('C1', '500000', '542700'), part('C2', '500000', '542700'), part('C3', '500000', '542700')],
    );
    expect(rows.filter((row) => row.status === 'PROPOSED')).toMatchObject([
      { reasons: [expect.stringMatching(/another set adds up/), expect.anything()] },
    ]);
  });

  it('equal parts under one reference are a split, not copies', () => {
    const parts = [
      part('C1', '500000', '542700', { externalRef: 'REF-90001' }),
      part('C2', '500000', '542700', { externalRef: 'REF-90001' }),
    ];
    expect(matchTrades(defaultRules, [bankTrade('B1', { externalRef: 'REF-90001' })], parts)).toMatchObject([
      { status: 'MATCHED', counterpartyTradeIds: ['C1', 'C2'] },
    ]);
  });

  it('a copy is a duplicate that points at the trade kept', () => {
    const rows = matchTrades(
      defaultRules,
      [bankTrade('B1', { uti: 'U1' }), bankTrade('B1-COPY', { uti: 'U1' })],
      [counterpartyTrade('C1', { uti: 'U1' })],
    );
    expect(rows.map((row) => row.status)).toEqual(['MATCHED', 'DUPLICATE']);
    expect(rows[1]!.reasons.join()).toMatch(/repeats trade B1,/);
  });

  it('trades that net to zero in both currencies are proposed as a set', () => {
    const bank = [
      bankTrade('B1', { notional: '700000', counterNotional: '760000', rate: '1.0857' }),
      bankTrade('B2', { notional: '500000', counterNotional: '542000', rate: '1.084' }),
    ];
    const counterparty = [counterpartyTrade('C1', { notional: '1200000', counterNotional: '1302000', rate: '1.085' })];
    expect(matchTrades(defaultRules, bank, counterparty)).toMatchObject([
      { status: 'PROPOSED', bankTradeIds: ['B1', 'B2'], counterpartyTradeIds: ['C1'] },
    ]);
  });
});

describe('for any books', () => {
  const runs = { seed: 20_260_105, numRuns: 120 };
  const isMatched = (row: MatchRow): boolean => row.status === 'MATCHED' || row.status === 'MATCHED_WITHIN_TOLERANCE';

  it('every trade stands in exactly one row, and every row is well formed', () => {
    fc.assert(
      fc.property(randomBooks, ({ bank, counterparty }) => {
        const rows = matchTrades(defaultRules, bank, counterparty);
        expect(rows.flatMap((row) => row.bankTradeIds).sort()).toEqual(bank.map((trade) => trade.tradeId).sort());
        expect(rows.flatMap((row) => row.counterpartyTradeIds).sort()).toEqual(
          counterparty.map((trade) => trade.tradeId).sort(),
        );
        for (const row of rows) MatchRow.parse(row);
      }),
      runs,
    );
  });

  it('no gate differs in a matched row, and its shares add up to its score', () => {
    fc.assert(
      fc.property(randomBooks, ({ bank, counterparty }) => {
        for (const row of matchTrades(defaultRules, bank, counterparty)) {
          if (isMatched(row)) {
            expect(row.fields.filter((field) => field.role === 'GATE' && field.result === 'DIFFER')).toEqual([]);
            expect(row.breaks.filter((found) => found.code !== 5)).toEqual([]);
          }
          expect(row.fields.reduce((sum, field) => sum + Math.round(field.share * 10_000), 0)).toBe(
            Math.round(row.score * 10_000),
          );
        }
      }),
      runs,
    );
  });

  it('a pair that differs in an economic term is never matched', () => {
    const breaks: Partial<Trade>[] = [
      { notional: '1000000.02' },
      { rate: '1.0855' },
      { currency: 'GBP' },
      { direction: 'BUY' },
      { effectiveDate: '2026-02-06' },
      { counterNotional: '1085400.06' },
      { partyLei: '5493006MHB84DD0ZWV18' },
    ];
    const identity = fc.record({
      uti: fc.constantFrom('U1', undefined),
      externalRef: fc.constantFrom('REF-55501', undefined),
    });
    fc.assert(
      fc.property(fc.constantFrom(...breaks), identity, identity, (terms, ours, theirs) => {
        const stated = (own: object): object =>
          Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
        const rows = matchTrades(
          defaultRules,
          [bankTrade('B1', stated(ours))],
          [counterpartyTrade('C1', { ...stated(theirs), ...terms })],
        );
        expect(rows.some(isMatched)).toBe(false);
      }),
      runs,
    );
  });

  it('the order of the trades does not matter', () => {
    fc.assert(
      fc.property(randomBooks, fc.nat(), ({ bank, counterparty }, turn) => {
        const turned = <T>(items: readonly T[]): T[] =>
          [...items.slice(turn % (items.length + 1)), ...items.slice(0, turn % (items.length + 1))].reverse();
        expect(matchTrades(defaultRules, turned(bank), turned(counterparty))).toEqual(
          matchTrades(defaultRules, bank, counterparty),
        );
      }),
      runs,
    );
  });

  it('what is certain does not depend on which side is called the bank', () => {
    const swapped = (trades: readonly Trade[], source: Trade['source']): Trade[] =>
      trades.map((trade) => ({ ...trade, source }));
    const certain = (rows: readonly MatchRow[], isSwapped: boolean): string[] =>
      rows
        .filter((row) => isMatched(row) || row.status === 'DUPLICATE')
        .map((row) =>
          (isSwapped ? [row.counterpartyTradeIds, row.bankTradeIds] : [row.bankTradeIds, row.counterpartyTradeIds])
            .map((ids) => [...ids].sort().join('+'))
            .join(' = '),
        )
        .sort();
    fc.assert(
      fc.property(randomBooks, ({ bank, counterparty }) => {
        const straight = certain(matchTrades(defaultRules, bank, counterparty), false);
        const mirrored = certain(
          matchTrades(defaultRules, swapped(counterparty, 'BANK'), swapped(bank, 'COUNTERPARTY')),
          true,
        );
        expect(mirrored).toEqual(straight);
      }),
      runs,
    );
  });
});
