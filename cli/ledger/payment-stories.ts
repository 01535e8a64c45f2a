import type { z } from 'zod';
import type { EntryLedger, PaymentTerms } from '../../domain/ledger/entry.ts';
import type { EntryBody } from '../../domain/ledger/entry-body.ts';
import type { Category } from '../../domain/ledger/verdict.ts';
import { fromScaledInteger } from '../../domain/money/decimal.ts';

/** A call that a ledger gets, as the API would. */
export type LedgerCall =
  | { kind: 'post'; terms: PaymentTerms }
  | { kind: 'append'; ledger: EntryLedger; entry: z.input<typeof EntryBody> };

/** What a story is told with: its own payment and whole hundreds of the amount, which fees and rates divide evenly. */
type Setting = { txId: string; hundreds: number; at: (minutes: number) => string };

/** How a payment goes, and the class that it must end in. */
export type Story = {
  /** How often it comes up beside the others, with --faults. */
  weight: number;
  ends: Category;
  /** Whether the customer's entry must be SETTLED in the end; `maybe` where it depends on which entry came last. */
  settles: 'yes' | 'never' | 'maybe';
  calls: (setting: Setting) => LedgerCall[];
};

/** A whole number of hundredths as an amount. */
const amount = (hundredths: number): string => fromScaledInteger(BigInt(Math.round(hundredths)), 2);

const post = ({ txId, hundreds }: Setting, terms: Partial<PaymentTerms> = {}): LedgerCall => ({
  kind: 'post',
  terms: { txId, amount: amount(hundreds * 10_000), currency: 'EUR', processor: 'CEDARPAY', ...terms },
});

const append = (
  { txId, hundreds, at }: Setting,
  ledger: EntryLedger,
  minutes: number,
  entry: Partial<z.input<typeof EntryBody>> = {},
): LedgerCall => ({
  kind: 'append',
  ledger,
  entry: {
    txId,
    entryId: `${txId}-${ledger}-${minutes}`,
    amount: amount(hundreds * 10_000),
    currency: 'EUR',
    timestamp: at(minutes),
    ...entry,
  },
});

const settled = (setting: Setting, terms: Partial<z.input<typeof EntryBody>> = {}): LedgerCall[] => [
  append(setting, 'processor', 60, terms),
  append(setting, 'core', 120, terms),
];

const takenBack = (setting: Setting, ledger: EntryLedger, settlementMinutes: number): LedgerCall =>
  append(setting, ledger, settlementMinutes + 600, {
    kind: 'REVERSAL',
    reverses: `${setting.txId}-${ledger}-${settlementMinutes}`,
  });

/** NORTHPAY keeps 1.4 % and 0.25 EUR back, by the rules that hold where no others are activated. */
const northpay = { processor: 'NORTHPAY' };
const feeHundredths = (hundreds: number): number => hundreds * 140 + 25;

export const stories = {
  plain: {
    weight: 30,
    ends: 'MATCHED',
    settles: 'yes',
    calls: (setting) => [post(setting), ...settled(setting)],
  },
  netOfItsFee: {
    weight: 6,
    ends: 'MATCHED',
    settles: 'yes',
    calls: (setting) => [
      post(setting, northpay),
      append(setting, 'processor', 60, { amount: amount(setting.hundreds * 10_000 - feeHundredths(setting.hundreds)) }),
      append(setting, 'core', 120),
    ],
  },
  converted: {
    weight: 6,
    ends: 'MATCHED',
    settles: 'yes',
    // 1.0850 USD for 1 EUR, the default rules' rate.
    calls: (setting) => [
      post(setting),
      ...settled(setting, { currency: 'USD', amount: amount(setting.hundreds * 10_850) }),
    ],
  },
  duplicateTakenBack: {
    weight: 4,
    ends: 'MATCHED',
    settles: 'yes',
    calls: (setting) => [
      post(setting),
      ...settled(setting),
      append(setting, 'processor', 61),
      takenBack(setting, 'processor', 61),
    ],
  },
  early: { weight: 5, ends: 'PENDING', settles: 'never', calls: (setting) => [post(setting)] },
  noCore: {
    weight: 5,
    ends: 'MISSING_CORE',
    settles: 'never',
    calls: (setting) => [post(setting), append(setting, 'processor', 60)],
  },
  noProcessor: {
    weight: 5,
    ends: 'MISSING_PROCESSOR',
    settles: 'never',
    calls: (setting) => [post(setting), append(setting, 'core', 120)],
  },
  noCustomer: { weight: 4, ends: 'ORPHAN', settles: 'never', calls: settled },
  settledTwice: {
    weight: 5,
    ends: 'DUPLICATE_SETTLEMENT',
    settles: 'maybe',
    calls: (setting) => [post(setting), ...settled(setting), append(setting, 'processor', 61)],
  },
  reversed: {
    weight: 5,
    ends: 'REVERSED',
    settles: 'maybe',
    calls: (setting) => [
      post(setting),
      ...settled(setting),
      takenBack(setting, 'processor', 60),
      takenBack(setting, 'core', 120),
    ],
  },
  halfReversed: {
    weight: 4,
    ends: 'MISSING_CORE',
    settles: 'maybe',
    calls: (setting) => [post(setting), ...settled(setting), takenBack(setting, 'processor', 60)],
  },
  offByALittle: {
    weight: 5,
    ends: 'FX_ADJUSTMENT',
    settles: 'never',
    calls: (setting) => [
      post(setting),
      append(setting, 'processor', 60, { amount: amount(setting.hundreds * 10_000 + 100) }),
      append(setting, 'core', 120),
    ],
  },
  offByMore: {
    weight: 5,
    ends: 'AMOUNT_MISMATCH',
    settles: 'never',
    calls: (setting) => [
      post(setting),
      append(setting, 'processor', 60),
      append(setting, 'core', 120, { amount: amount(setting.hundreds * 10_000 - 101) }),
    ],
  },
  wrongFee: {
    weight: 5,
    ends: 'FEE_VARIANCE',
    settles: 'never',
    calls: (setting) => [
      post(setting, northpay),
      append(setting, 'processor', 60, {
        amount: amount(setting.hundreds * 10_000 - feeHundredths(setting.hundreds) - 50),
      }),
      append(setting, 'core', 120),
    ],
  },
  wrongCurrency: {
    weight: 5,
    ends: 'CURRENCY_MISMATCH',
    settles: 'never',
    calls: (setting) => [post(setting), ...settled(setting, { currency: 'SEK' })],
  },
} as const satisfies Record<string, Story>;
export type StoryName = keyof typeof stories;
