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
const shape = {
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
  /** Where the console is served from, the one origin that browsers may call the API from: this machine's in dev if absent. */
  consoleOrigin: z
    .url()
    .refine(
      (text) => URL.canParse(text) && new URL(text).origin === text,
      'expected an origin such as https://concord.example.com',
    )
    .optional(),
  /** The API's own domain, with the ARN of its certificate in the same region; AWS's own address if absent. */
  apiDomain: z.hostname().optional(),
  apiCertificateArn: z.string().startsWith('arn:').optional(),
  /** Requests a second that the API takes from everyone together, and how many at once beyond that. */
  apiRequestsPerSecond: z.coerce.number().int().positive().default(500),
  apiBurst: z.coerce.number().int().positive().default(1000),
  /** Who is told of alarms; nobody by e-mail if absent. */
  alarmEmail: z.email().optional(),
  /** Whether anyone may simulate a processor's and the core ledger's entries: on in dev and off in prod if absent. */
  simulators: z.union([z.boolean(), z.stringbool()]).optional(),
};

/** What may be said by `-c`. */
export const settingNames: readonly string[] = Object.keys(shape);

const Settings = z
  .strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' ? `no such setting: ${keys}; there are ${settingNames.join(', ')}` : undefined,
  })
  .refine(({ apiDomain, apiCertificateArn }) => (apiDomain === undefined) === (apiCertificateArn === undefined), {
    path: ['apiCertificateArn'],
    message: 'expected together with apiDomain',
  })
  .refine(({ stage, consoleOrigin }) => stage !== 'prod' || consoleOrigin !== undefined, {
    path: ['consoleOrigin'],
    message: 'expected in prod: pass -c consoleOrigin=https://concord.example.com, with the origin of your console',
  });

const localConsole = 'http://127.0.0.1:4567';

export type Settings = z.output<typeof Settings> & { simulators: boolean; consoleOrigin: string };

/** The deployment was asked for with a context that does not fit; the message names every value, all at once. */
export class UnfitContextError extends Error {
  override name = 'UnfitContextError';
}

/** What CDK's own command line keeps in the context; its other keys, and those of feature flags and look-ups, have a `:`. */
const ofCommandLine: readonly string[] = ['acknowledged-issue-numbers', 'cli-telemetry'];
const isOurs = (key: string): boolean => !key.includes(':') && !ofCommandLine.includes(key);

/**
 * The deployment's settings from CDK context (`-c stage=prod`).
 *
 * @throws UnfitContextError
 */
export const readSettings = (scope: IConstruct): Settings => {
  const given = Object.entries(scope.node.getAllContext()).filter(([key]) => isOurs(key));
  const { data, error } = Settings.safeParse(Object.fromEntries(given));
  if (error) throw new UnfitContextError(`The CDK context does not fit:\n${z.prettifyError(error)}`);
  const { consoleOrigin = localConsole, simulators = data.stage === 'dev' } = data;
  return { ...data, consoleOrigin, simulators };
};
