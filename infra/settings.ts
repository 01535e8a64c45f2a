import type { IConstruct } from 'constructs';
import { z } from 'zod';

/** What CloudWatch Logs offers. */
const retentionPeriodsDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Context values are strings when they come from a command line, so numbers are coerced. */
const Settings = z.strictObject({
  stage: z.enum(['dev', 'prod']).default('dev'),
  /** EventBridge Scheduler's expression: six cron fields or a rate. */
  nightlySchedule: z
    .string()
    .regex(/^(cron|rate)\(.+\)$/, 'expected cron(…) or rate(…)')
    .default('cron(0 2 ? * TUE-SAT *)'),
  /** The same for the ledgers' nightly batch: after midnight in UTC, in which their days are counted, every day. */
  ledgerSchedule: z
    .string()
    .regex(/^(cron|rate)\(.+\)$/, 'expected cron(…) or rate(…)')
    .default('cron(30 1 * * ? *)'),
  /** IANA name of the zone that schedules are read in. */
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone').default('Etc/UTC'),
  /** New trades since the last run that start one before the night. */
  newTradesThreshold: z.coerce.number().int().positive().default(50),
  /** One of the periods that CloudWatch Logs knows. */
  logRetentionDays: z.coerce
    .number()
    .refine((days) => retentionPeriodsDays.includes(days), `expected one of CloudWatch's periods`)
    .default(30),
  /** Who is told of alarms; nobody by e-mail if absent. */
  alarmEmail: z.email().optional(),
  /** Whether anyone may simulate a processor's and the core ledger's entries: on in dev and off in prod if absent. */
  simulators: z.union([z.boolean(), z.stringbool()]).optional(),
});

export type Settings = z.output<typeof Settings> & { simulators: boolean };

/**
 * The deployment's settings from CDK context (`-c stage=prod`).
 *
 * @throws Error naming every context value that does not fit, all at once.
 */
export const readSettings = (scope: IConstruct): Settings => {
  const given = Object.keys(Settings.shape).map((key) => [key, scope.node.tryGetContext(key)] as const);
  const result = Settings.safeParse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  if (result.success) return { ...result.data, simulators: result.data.simulators ?? result.data.stage === 'dev' };
  throw new Error(`The CDK context does not fit:\n${z.prettifyError(result.error)}`);
};
