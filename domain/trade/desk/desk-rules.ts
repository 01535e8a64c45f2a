import { z } from 'zod';
import { businessDayTest } from '../../calendar/holiday-calendars.ts';
import { isDecimal } from '../../money/decimal.ts';

const amount = z.string().refine((text) => isDecimal(text) && !text.startsWith('-'), 'a decimal not below zero');

/** An amount in units of each currency; `otherwise` holds for the currencies that are not named. */
const AmountByCurrency = z.strictObject({ byCurrency: z.record(z.string(), amount), otherwise: amount });
export type AmountByCurrency = z.infer<typeof AmountByCurrency>;

/** How much is at stake in a break; UNKNOWN where no one amount can be said. */
export const amountBands = ['SMALL', 'MEDIUM', 'LARGE', 'UNKNOWN'] as const;
export type AmountBand = (typeof amountBands)[number];

export const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

/** Severities as a break of one amount band grows older, each from an age in business days on. */
const SeveritySteps = z
  .array(z.strictObject({ fromAge: z.int().min(0).max(250), severity: Severity }))
  .min(1)
  .refine(
    (steps) =>
      steps[0]?.fromAge === 0 &&
      steps.every(
        ({ fromAge, severity }, at) =>
          at === 0 ||
          (fromAge > steps[at - 1]!.fromAge &&
            severities.indexOf(severity) > severities.indexOf(steps[at - 1]!.severity)),
      ),
    'steps that begin at age 0, each later and graver than the one before',
  );

const areKnown = (calendars: readonly string[]): boolean => {
  try {
    businessDayTest(calendars);
    return true;
  } catch {
    return false;
  }
};

const perBand = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ SMALL: schema, MEDIUM: schema, LARGE: schema, UNKNOWN: schema });

/** What people at the desk may do alone, and how urgent a break is. Part of the matching rules, so versioned like them. */
export const DeskRules = z.strictObject({
  /** A decision on more than this needs a second person. */
  approvalLimit: AmountByCurrency,
  breaks: z.strictObject({
    /** Holiday calendars of the desk: ages and due times count its business days. */
    calendars: z.array(z.string()).refine(areKnown, 'holiday calendars that are known: TARGET, US, UK'),
    /** The amounts above which a break is MEDIUM and LARGE. */
    amountBands: z.strictObject({ MEDIUM: AmountByCurrency, LARGE: AmountByCurrency }),
    severity: perBand(SeveritySteps),
    /** Business days from when a break was first seen until it is due. */
    dueAfterBusinessDays: perBand(z.int().min(0).max(250)),
    /** Time of the due day, UTC. */
    dueTime: z.iso.time({ precision: -1 }),
  }),
});
export type DeskRules = z.infer<typeof DeskRules>;

const steps = (...fromAges: readonly [number, Severity][]) =>
  fromAges.map(([fromAge, severity]) => ({ fromAge, severity }));
const inEachCurrency = (otherwise: string, yen: string): AmountByCurrency => ({ byCurrency: { JPY: yen }, otherwise });

/** What holds where a version of the matching rules says nothing of the desk. */
export const defaultDeskRules: DeskRules = {
  approvalLimit: inEachCurrency('1000000', '150000000'),
  breaks: {
    calendars: ['TARGET'],
    amountBands: {
      MEDIUM: inEachCurrency('1000000', '150000000'),
      LARGE: inEachCurrency('10000000', '1500000000'),
    },
    severity: {
      SMALL: steps([0, 'LOW'], [5, 'MEDIUM'], [20, 'HIGH']),
      MEDIUM: steps([0, 'LOW'], [2, 'MEDIUM'], [5, 'HIGH'], [20, 'CRITICAL']),
      LARGE: steps([0, 'MEDIUM'], [2, 'HIGH'], [5, 'CRITICAL']),
      UNKNOWN: steps([0, 'LOW'], [2, 'MEDIUM'], [5, 'HIGH'], [20, 'CRITICAL']),
    },
    dueAfterBusinessDays: { SMALL: 10, MEDIUM: 5, LARGE: 2, UNKNOWN: 5 },
    dueTime: '17:00',
  },
};

/** What a version of the matching rules says of the desk. */
export const deskRulesOf = ({ desk }: { readonly desk?: DeskRules | undefined }): DeskRules => desk ?? defaultDeskRules;

/** The amount that holds for a currency. */
export const amountFor = ({ byCurrency, otherwise }: AmountByCurrency, currency: string): string =>
  byCurrency[currency] ?? otherwise;
