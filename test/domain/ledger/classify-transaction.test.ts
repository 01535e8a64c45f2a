import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classifyTransaction } from '../../../domain/ledger/classify-transaction.ts';
import { defaultLedgerRules } from '../../../domain/ledger/default-rules.ts';
import type { LedgerViews } from '../../../domain/ledger/entry.ts';
import { LedgerRules } from '../../../domain/ledger/rules.ts';
import { customerEntry, iso, ledgerEntry, monday, views } from './entries.ts';

const rules = defaultLedgerRules;
const soon = monday + 5 * 60_000;
const classify = (given: LedgerViews, now = soon) => classifyTransaction(given, rules, now);

const settled = (more: Partial<LedgerViews> = {}): LedgerViews =>
  views({ processor: [ledgerEntry()], core: [ledgerEntry()], ...more });

it('the default rules fit their own schema', () => {
  expect(LedgerRules.parse(rules)).toEqual(rules);
});

describe('the first class that applies', () => {
  const one = ledgerEntry();
  const another = ledgerEntry();
  const reversal = ledgerEntry({ kind: 'REVERSAL' });

  it.each<[string, LedgerViews, string, string, string]>([
    ['the customer alone', views(), 'PENDING', 'PENDING', 'waiting for processor and core'],
    ['no customer', settled({ customer: null }), 'ORPHAN', 'MISMATCH', 'no customer entry'],
    [
      'two live processor entries',
      settled({ processor: [one, another] }),
      'DUPLICATE_SETTLEMENT',
      'MISMATCH',
      'duplicate settlement',
    ],
    [
      'two live core entries',
      settled({ core: [one, another] }),
      'DUPLICATE_SETTLEMENT',
      'MISMATCH',
      'duplicate settlement',
    ],
    [
      'a duplicate and nothing else',
      views({ core: [one, another] }),
      'DUPLICATE_SETTLEMENT',
      'MISMATCH',
      'duplicate settlement',
    ],
    [
      'a duplicate that was taken back',
      settled({ processor: [one, another, reversal] }),
      'MATCHED',
      'MATCHED',
      'all three ledgers agree',
    ],
    ['no core', settled({ core: [] }), 'MISSING_CORE', 'MISMATCH', 'missing core'],
    ['no processor', settled({ processor: [] }), 'MISSING_PROCESSOR', 'MISMATCH', 'missing processor'],
    [
      'a fee but no settlement',
      settled({ processor: [ledgerEntry({ kind: 'FEE', amount: '1.00' })] }),
      'MISSING_PROCESSOR',
      'MISMATCH',
      'missing processor',
    ],
    [
      'a reversal on one side',
      settled({ processor: [one, reversal] }),
      'MISSING_CORE',
      'MISMATCH',
      'missing core reversal',
    ],
    [
      'reversals on both sides',
      settled({ processor: [one, reversal], core: [another, reversal] }),
      'REVERSED',
      'REVERSED',
      'reversed',
    ],
    [
      'a currency with no rate',
      settled({ core: [ledgerEntry({ currency: 'SEK' })] }),
      'CURRENCY_MISMATCH',
      'MISMATCH',
      'currency mismatch',
    ],
    ['all agree', settled(), 'MATCHED', 'MATCHED', 'all three ledgers agree'],
  ])('%s', (_what, given, category, finding, reason) => {
    const verdict = classify(given);

    expect({ ...verdict, reason: verdict.reasons[0] }).toMatchObject({ category, finding, reason });
  });
});

describe('amounts that differ', () => {
  it.each([
    ['EUR', '100.00', '101.00', 'FX_ADJUSTMENT'],
    ['EUR', '100.00', '101.01', 'AMOUNT_MISMATCH'],
    ['EUR', '100.00', '100.99', 'FX_ADJUSTMENT'],
    ['EUR', '100.00', '99.00', 'FX_ADJUSTMENT'],
    ['EUR', '100.00', '98.99', 'AMOUNT_MISMATCH'],
    ['JPY', '1000', '1001', 'FX_ADJUSTMENT'],
    ['JPY', '1000', '1002', 'AMOUNT_MISMATCH'],
    ['BHD', '10.000', '11.000', 'FX_ADJUSTMENT'],
    ['BHD', '10.000', '11.001', 'AMOUNT_MISMATCH'],
    ['BHD', '10.000', '10.001', 'FX_ADJUSTMENT'],
    ['EUR', '100.00', '100.00', 'MATCHED'],
  ])('in %s: %s and %s are %s, wherever the other amount stands', (currency, ours, theirs, category) => {
    const customer = customerEntry({ amount: ours, currency });
    const same = ledgerEntry({ amount: ours, currency });
    const other = ledgerEntry({ amount: theirs, currency });

    for (const [processor, core] of [
      [other, same],
      [same, other],
      [other, other],
    ] as const) {
      expect(classify(views({ customer, processor: [processor], core: [core] })).category).toBe(category);
    }
  });

  it('between processor and core count as well, where each is near the customer', () => {
    const verdict = classify(
      settled({ processor: [ledgerEntry({ amount: '100.60' })], core: [ledgerEntry({ amount: '99.50' })] }),
    );

    expect(verdict).toMatchObject({
      category: 'AMOUNT_MISMATCH',
      comparison: { between: 'processor to core', expected: '100.60', actual: '99.50' },
    });
  });

  it('by what a currency’s own rule allows are an adjustment', () => {
    const strict = { ...rules, adjustment: { units: '1', byCurrency: { EUR: '0.05' } } };
    const at = (amount: string) =>
      classifyTransaction(settled({ core: [ledgerEntry({ amount })] }), strict, soon).category;

    expect([at('100.05'), at('100.06')]).toEqual(['FX_ADJUSTMENT', 'AMOUNT_MISMATCH']);
  });

  it('after a partial reversal are compared with what is left', () => {
    const half = ledgerEntry({ kind: 'REVERSAL', amount: '40.00' });
    const verdict = classify(settled({ processor: [ledgerEntry(), half] }));

    expect(verdict).toMatchObject({ category: 'AMOUNT_MISMATCH', comparison: { expected: '100.00', actual: '60.00' } });
  });
});

describe('partial reversals', () => {
  const back = (amount: string, more = {}) => ledgerEntry({ kind: 'REVERSAL', amount, ...more });

  it('that both ledgers agree on are said, with what is left, and stay a difference from the customer', () => {
    const verdict = classify(
      settled({ processor: [ledgerEntry(), back('40.00')], core: [ledgerEntry(), back('30.00'), back('10.00')] }),
    );

    expect(verdict).toMatchObject({
      category: 'AMOUNT_MISMATCH',
      reasons: [
        'amount mismatch',
        'customer to processor: expected 100.00 EUR, found 60.00 EUR',
        'both ledgers agree on a partial reversal: 40.00 EUR taken back, 60.00 EUR left',
      ],
    });
  });

  it('of a net settlement leave what each ledger has', () => {
    const given = settled({ processor: [ledgerEntry({ amount: '98.35' }), back('40.00')] });

    expect(classify({ ...given, core: [ledgerEntry(), back('40.00')] }).reasons).toContain(
      'both ledgers agree on a partial reversal: 40.00 EUR taken back, 58.35 EUR in processor and 60.00 EUR in core left',
    );
  });

  it.each([
    [[back('40.00')], [], 'processor took back 40.00 EUR, core 0.00 EUR'],
    [[back('40.00')], [back('30.00')], 'processor took back 40.00 EUR, core 30.00 EUR'],
  ])('that they do not agree on are said of each', (ours, theirs, words) => {
    const verdict = classify(settled({ processor: [ledgerEntry(), ...ours], core: [ledgerEntry(), ...theirs] }));

    expect(verdict).toMatchObject({ category: 'AMOUNT_MISMATCH', reasons: expect.arrayContaining([words]) });
  });

  it('of less than a unit are an adjustment that says so', () => {
    const ledger = () => [ledgerEntry(), back('0.50')];

    expect(classify(settled({ processor: ledger(), core: ledger() }))).toMatchObject({
      category: 'FX_ADJUSTMENT',
      reasons: expect.arrayContaining([
        'both ledgers agree on a partial reversal: 0.50 EUR taken back, 99.50 EUR left',
      ]),
    });
  });
});

describe('a ledger that took back more than it settled never looks right', () => {
  const back = (amount: string, more = {}) => ledgerEntry({ kind: 'REVERSAL', amount, ...more });

  it.each([
    ['at once', [back('150.00')], 'processor took back 50.00 EUR more than it settled'],
    ['in parts', [back('60.00'), back('60.00')], 'processor took back 20.00 EUR more than it settled'],
    ['twice', [back('100.00'), back('100.00', { entryId: 'second' })], 'nothing is left for second'],
    ['in another currency', [back('1.00', { currency: 'USD' })], 'processor took back 1.00 USD more than it settled'],
    ['of what it does not have', [back('100.00', { reverses: 'unknown' })], 'took back 100.00 EUR more'],
  ])('%s, in both ledgers', (_how, reversals, words) => {
    const verdict = classify(
      settled({ processor: [ledgerEntry(), ...reversals], core: [ledgerEntry(), ...reversals] }),
    );

    expect(verdict).toMatchObject({
      category: 'AMOUNT_MISMATCH',
      finding: 'MISMATCH',
      reasons: ['amount mismatch', expect.stringContaining(words)],
    });
  });

  it('whatever the entries: only where no ledger does is a payment matched, adjusted or reversed', () => {
    const amounts = fc.array(fc.constantFrom('100.00', '60.00', '40.00', '0.50'), { maxLength: 4 });
    const cents = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Number(text.replace('.', '')), 0);
    const looksRight = ['MATCHED', 'FX_ADJUSTMENT', 'FEE_VARIANCE', 'REVERSED'];

    fc.assert(
      fc.property(amounts, amounts, amounts, amounts, (settlements, reversals, ofCore, coreReversals) => {
        const entries = (moved: readonly string[], taken: readonly string[]) => [
          ...moved.map((amount) => ledgerEntry({ amount })),
          ...taken.map((amount) => back(amount)),
        ];
        const { category } = classify(
          settled({ processor: entries(settlements, reversals), core: entries(ofCore, coreReversals) }),
        );

        const isOver = cents(reversals) > cents(settlements) || cents(coreReversals) > cents(ofCore);
        expect(isOver && looksRight.includes(category)).toBe(false);
      }),
      { seed: 20261128, numRuns: 2_000 },
    );
  });
});

describe('conversions', () => {
  const inDollars = (amount: string, more = {}) =>
    settled({ processor: [ledgerEntry({ amount, currency: 'USD', ...more })] });

  it('at the rate of the day agree, are adjusted or differ', () => {
    const at = (amount: string) => classify(inDollars(amount)).category;

    expect([at('108.50'), at('109.50'), at('109.51')]).toEqual(['MATCHED', 'FX_ADJUSTMENT', 'AMOUNT_MISMATCH']);
  });

  it('say what was expected and at which rate', () => {
    expect(classify(inDollars('108.90')).comparison).toEqual({
      what: 'AMOUNT',
      between: 'customer to processor',
      expected: '108.50',
      actual: '108.90',
      currency: 'USD',
      basis: '100.00 EUR at 1.0850, rate of 2026-01-02',
    });
  });

  it('are taken from the entry where the rules have no rate', () => {
    const fx = { rate: '11.2', originalAmount: '100.00', originalCurrency: 'EUR' };
    const at = (amount: string, originalAmount = '100.00') =>
      classify(settled({ processor: [ledgerEntry({ amount, currency: 'SEK', fx: { ...fx, originalAmount } })] }))
        .category;

    expect([at('1120.00'), at('1120.90'), at('1125.00'), at('1120.00', '90.00')]).toEqual([
      'MATCHED',
      'FX_ADJUSTMENT',
      'AMOUNT_MISMATCH',
      'AMOUNT_MISMATCH',
    ]);
  });

  it('are taken from the other ledger where only that states one', () => {
    const fx = { rate: '11.5', originalAmount: '100.00', originalCurrency: 'EUR' };
    const told = ledgerEntry({ amount: '1150.00', currency: 'SEK', fx });
    const untold = (amount: string) => ledgerEntry({ amount, currency: 'SEK' });

    for (const amount of ['1150.00', '1150.90', '1160.00'])
      expect(classify(views({ processor: [told], core: [untold(amount)] })).category).toBe(
        classify(views({ processor: [untold(amount)], core: [told] })).category,
      );
    expect(classify(views({ processor: [told], core: [untold('1150.00')] })).category).toBe('MATCHED');
    expect(classify(views({ processor: [told], core: [untold('1160.00')] }))).toMatchObject({
      category: 'AMOUNT_MISMATCH',
      comparison: { expected: '1150.00', basis: "100.00 EUR at 11.5, the rate that the other ledger's entry states" },
    });
  });

  it.each([
    ['another currency', { currency: 'NOK' }, {}],
    ['another original currency', {}, { originalCurrency: 'USD' }],
  ])('are not taken from an entry in %s', (_what, more, fxMore) => {
    const fx = { rate: '11.5', originalAmount: '100.00', originalCurrency: 'EUR', ...fxMore };
    const told = ledgerEntry({ amount: '1150.00', currency: 'SEK', ...more, fx });

    expect(
      classify(views({ processor: [told], core: [ledgerEntry({ amount: '1150.00', currency: 'SEK' })] })).category,
    ).toBe('CURRENCY_MISMATCH');
  });

  it('round half up to a currency without decimals', () => {
    const verdict = classify(
      views({
        customer: customerEntry({ amount: '10.01' }),
        processor: [ledgerEntry({ amount: '1627', currency: 'JPY' })],
        core: [ledgerEntry({ amount: '10.01' })],
      }),
    );

    expect(verdict.category).toBe('MATCHED');
  });
});

describe('fees', () => {
  const net = customerEntry({ processor: 'NORTHPAY' });
  const paid = (amount: string, more = {}) =>
    classify(views({ customer: net, processor: [ledgerEntry({ amount, ...more })], core: [ledgerEntry()] }));

  it('that the schedule explains are no difference', () => {
    expect(paid('98.35').category).toBe('MATCHED');
    expect(paid('98.35', { fee: '1.65' }).category).toBe('MATCHED');
    expect(paid('100.00').category).toBe('MATCHED');
  });

  it('that differ from the schedule say the expected and the actual one', () => {
    const comparison = { what: 'FEE', expected: '1.65', actual: '2.65', currency: 'EUR' };

    expect(paid('97.35')).toMatchObject({ category: 'FEE_VARIANCE', comparison });
    expect(paid('97.35', { fee: '2.65' })).toMatchObject({ category: 'FEE_VARIANCE', comparison });
  });

  it('never hide a core ledger that is wrong', () => {
    const core = [ledgerEntry({ amount: '50.00' })];

    expect(classify(views({ customer: net, processor: [ledgerEntry({ amount: '97.35' })], core })).category).toBe(
      'AMOUNT_MISMATCH',
    );
  });

  it('too far from the schedule are no fee', () => {
    expect(paid('90.00').category).toBe('AMOUNT_MISMATCH');
  });

  it('booked apart are compared with the schedule', () => {
    const at = (amount: string) =>
      classify(
        views({
          customer: customerEntry({ processor: 'HARBORCARD' }),
          processor: [ledgerEntry(), ledgerEntry({ kind: 'FEE', amount })],
          core: [ledgerEntry()],
        }),
      ).category;

    expect([at('3.20'), at('3.21'), at('3.22')]).toEqual(['MATCHED', 'MATCHED', 'FEE_VARIANCE']);
  });
});

describe('clocks', () => {
  it('run in business hours, and until they are over a state is expected', () => {
    const friday = Date.parse('2026-03-06T17:00:00.000Z');
    const late = views({ customer: customerEntry({ recordedAt: iso(friday) }) });
    const due = '2026-03-09T17:00:00.000Z';

    expect(classify(late, friday)).toMatchObject({ category: 'PENDING', expected: true, dueAt: due });
    expect(classify(late, Date.parse(due) - 1)).toMatchObject({ category: 'PENDING', expected: true });
    expect(classify(late, Date.parse(due))).toMatchObject({
      category: 'MISSING_PROCESSOR',
      finding: 'MISMATCH',
      reasons: ['missing processor and core'],
      expected: false,
    });
  });

  it('are the processor’s own: zone, calendar and hours', () => {
    // Good Friday and Easter Monday are TARGET holidays; summer time began on 29 March.
    const beforeEaster = Date.parse('2026-04-02T15:00:00.000Z');
    const { dueAt } = classify(
      views({ customer: customerEntry({ processor: 'NORTHPAY', recordedAt: iso(beforeEaster) }) }),
      beforeEaster,
    );

    expect(dueAt).toBe('2026-04-07T15:00:00.000Z');
  });

  it('of a missing core begin with the processor’s entry', () => {
    const processor = [ledgerEntry({ recordedAt: '2026-03-03T09:00:00.000Z' })];

    expect(classify(views({ processor }), monday)).toMatchObject({
      category: 'MISSING_CORE',
      expected: true,
      dueAt: '2026-03-04T09:00:00.000Z',
    });
  });

  it('that ran out leave the finding and make it an exception', () => {
    const processor = [ledgerEntry({ recordedAt: iso(monday) })];

    expect(classify(views({ processor }), monday + 7 * 24 * 3_600_000)).toMatchObject({
      category: 'MISSING_CORE',
      expected: false,
    });
  });
});

it('the order of entries never matters', () => {
  const entry = fc
    .record({
      kind: fc.constantFrom('SETTLEMENT', 'SETTLEMENT', 'REVERSAL', 'FEE'),
      amount: fc.constantFrom('100.00', '100.00', '99.50', '50.00', '1.65'),
      currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD', 'SEK'),
      minute: fc.integer({ min: 0, max: 3 }),
      entryId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      reverses: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      rate: fc.option(fc.constantFrom('1.0850', '11.5'), { nil: undefined }),
    })
    .map(({ minute, reverses, rate, ...more }) =>
      ledgerEntry({
        ...more,
        ...(rate !== undefined && { fx: { rate, originalAmount: '100.00', originalCurrency: 'EUR' } }),
        timestamp: iso(monday + minute * 60_000),
        ...(more.kind === 'REVERSAL' && reverses !== undefined && { reverses }),
      } as never),
    );
  const ledger = fc
    .array(entry, { maxLength: 6 })
    .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));

  fc.assert(
    fc.property(ledger, ledger, fc.boolean(), ([processor, shuffledProcessor], [core, shuffledCore], known) => {
      const customer = known ? customerEntry() : null;
      fc.pre(known || processor.length + core.length > 0);

      expect(classify({ customer, processor: shuffledProcessor, core: shuffledCore })).toEqual(
        classify({ customer, processor, core }),
      );
    }),
    { seed: 20260302, numRuns: 2_000 },
  );
});
