import { describe, expect, it } from '@jest/globals';
import { demoPayments } from '../../../cli/ledger/demo-payments.ts';
import { type Story, type StoryName, stories } from '../../../cli/ledger/payment-stories.ts';
import { simulate } from '../../../cli/ledger/simulated-payments.ts';
import { tallyOf } from '../../../cli/ledger/simulation-tally.ts';
import { classifyTransaction } from '../../../domain/ledger/classify-transaction.ts';
import { defaultLedgerRules } from '../../../domain/ledger/default-rules.ts';
import type { CustomerEntry, LedgerEntry, LedgerViews } from '../../../domain/ledger/entry.ts';
import { EntryBody } from '../../../domain/ledger/entry-body.ts';
import type { Finding } from '../../../domain/ledger/finding.ts';

const recordedAt = '2026-03-02T09:00:00.000Z';
const recorded = { recordedAt, recordedBy: 'test' };

/** The ledgers after all of a story's calls. */
const viewsOf = (name: StoryName, hundreds: number): LedgerViews => {
  const story: Story = stories[name];
  const at = (minutes: number): string => new Date(Date.parse(recordedAt) + minutes * 60_000).toISOString();
  const calls = story.calls({ txId: 'tx', hundreds, at });
  const entries = (ledger: 'processor' | 'core'): LedgerEntry[] =>
    calls.flatMap((call) =>
      call.kind === 'append' && call.ledger === ledger
        ? [{ ...EntryBody.parse(call.entry), ...recorded } as LedgerEntry]
        : [],
    );
  const [customer = null] = calls.flatMap((call): CustomerEntry[] =>
    call.kind === 'post' ? [{ ...call.terms, ...recorded, status: 'PENDING', version: 1 }] : [],
  );
  return { customer, processor: entries('processor'), core: entries('core') };
};

describe('the stories of the simulation', () => {
  it.each(Object.keys(stories) as StoryName[])('%s ends where it says, by the rules, for any amount', (name) => {
    const amounts = Array.from({ length: 40 }, (_, index) => index + 1);

    const classes = amounts.map(
      (hundreds) => classifyTransaction(viewsOf(name, hundreds), defaultLedgerRules, Date.parse(recordedAt)).category,
    );

    expect(new Set(classes)).toEqual(new Set([stories[name].ends]));
  });
});

describe('simulate', () => {
  it('makes the same of the same seed, and other things of another', () => {
    const options = { seed: 5, transactions: 50, faults: true };

    expect(simulate(options)).toEqual(simulate(options));
    expect(simulate(options).calls).not.toEqual(simulate({ ...options, seed: 6 }).calls);
  });

  it('draws every story, repeats calls and uses names again, with faults only', () => {
    const faulty = simulate({ seed: 1, transactions: 400, faults: true });
    const plain = simulate({ seed: 1, transactions: 400, faults: false });

    expect(new Set(faulty.payments.map(({ story }) => story))).toEqual(new Set(Object.keys(stories)));
    expect(faulty.calls.some(({ repeats }) => repeats)).toBe(true);
    expect(faulty.calls.some(({ conflicts }) => conflicts)).toBe(true);
    expect(new Set(plain.payments.map(({ story }) => story))).toEqual(new Set(['plain']));
    expect(plain.calls.some(({ repeats, conflicts }) => repeats || conflicts)).toBe(false);
  });
});

it('the demonstration has late, doubled, reversed and converted payments, and those with a wrong fee or currency', () => {
  const drawn = simulate(demoPayments).payments.map(({ story }) => story);

  expect(drawn).toEqual(
    expect.arrayContaining(['early', 'settledTwice', 'reversed', 'converted', 'wrongFee', 'wrongCurrency']),
  );
});

describe('tallyOf', () => {
  const payments = [{ txId: 'a', story: 'plain' as const, ends: 'MATCHED' as const, entries: 3 }];
  const finding = { txId: 'a', category: 'MATCHED', seen: ['1', '2', '3'] } as unknown as Finding;
  const settled = { txId: 'a', status: 'SETTLED', version: 2 } as CustomerEntry;
  const tally = (one: Finding, customer: CustomerEntry, misanswered: { txId: string; outcome: 'CONFLICT' }[] = []) =>
    tallyOf(payments, { findings: new Map([['a', one]]), misanswered }, [customer]).differences.map(
      ({ expected, found }) => `${expected} / ${found}`,
    );

  it('finds nothing where all is as expected', () => {
    expect(tally(finding, settled)).toEqual([]);
  });

  it.each<[string, string[], () => string[]]>([
    ['another class', ['MATCHED / ORPHAN'], () => tally({ ...finding, category: 'ORPHAN' }, settled)],
    ['an entry that was not seen', ['3 entries / 2 entries'], () => tally({ ...finding, seen: ['1', '2'] }, settled)],
    [
      'a payment that is not settled',
      ['SETTLED / PENDING'],
      () => tally(finding, { ...settled, status: 'PENDING', version: 1 }),
    ],
    ['one settled twice', ['settled at most once / version 3'], () => tally(finding, { ...settled, version: 3 })],
    [
      'a call that was answered wrongly',
      ['an answer of another kind / CONFLICT'],
      () => tally(finding, settled, [{ txId: 'a', outcome: 'CONFLICT' }]),
    ],
  ])('tells of %s', (_, differences, tell) => {
    expect(tell()).toEqual(differences);
  });
});
