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
  /** IANA name of the zone that `nightlySchedule` is read in. */
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone').default('Etc/UTC'),
  /** New trades since the last run that start one before the night. */
  newTradesThreshold: z.coerce.number().int().positive().default(50),
  /** One of the periods that CloudWatch Logs knows. */
  logRetentionDays: z.coerce
    .number()
    .refine((days) => retentionPeriodsDays.includes(days), `expected one of CloudWatch's periods`)
    .default(30),
  /** Where the console is served from: the one origin that browsers may call the API from. */
  consoleOrigin: z
    .url()
    .refine(
      (text) => URL.canParse(text) && new URL(text).origin === text,
      'expected an origin such as https://concord.example.com',
    )
    .default('http://127.0.0.1:4567'),
  /** The API's own domain, with the ARN of its certificate in the same region; AWS's own address if absent. */
  apiDomain: z.hostname().optional(),
  apiCertificateArn: z.string().startsWith('arn:').optional(),
  /** Requests a second that the API takes from everyone together, and how many at once beyond that. */
  apiRequestsPerSecond: z.coerce.number().int().positive().default(500),
  apiBurst: z.coerce.number().int().positive().default(1000),
  /** Who is told of alarms; nobody by e-mail if absent. */
  alarmEmail: z.email().optional(),
});

/** What holds between them. */
const Consistent = Settings.refine(
  ({ apiDomain, apiCertificateArn }) => (apiDomain === undefined) === (apiCertificateArn === undefined),
  { path: ['apiCertificateArn'], message: 'expected together with apiDomain' },
);

export type Settings = z.output<typeof Settings>;

/**
 * The deployment's settings from CDK context (`-c stage=prod`).
 *
 * @throws Error naming every context value that does not fit, all at once.
 */
export const readSettings = (scope: IConstruct): Settings => {
  const given = Object.keys(Settings.shape).map((key) => [key, scope.node.tryGetContext(key)] as const);
  const result = Consistent.safeParse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  if (result.success) return result.data;
  throw new Error(`The CDK context does not fit:\n${z.prettifyError(result.error)}`);
};
