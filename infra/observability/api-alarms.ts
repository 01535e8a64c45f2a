import { type AlarmDescription, atFirst } from './alarm-description.ts';
import { machineAlarms } from './machine-alarms.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedApi } from './watched-api.ts';

const period = metricPeriod;

/** Of all requests. */
const serverErrorsAtMostPercent = 1;
/** The gateway gives up after 29 s, and people long before. */
const latencyAtMostMs = 10_000;
/** Within a period: a client that forgot to wait makes fewer, a limit that is too low soon makes more. */
const throttledAtMost = 100;
/** A quarter of an hour: an API that an office uses has single bad minutes. */
const periods = 3;

export const apiAlarms = ({ metric, throttled, functions, starter }: WatchedApi): AlarmDescription[] => [
  {
    name: 'Api-ServerErrors',
    what: `More than ${serverErrorsAtMostPercent} % of requests end in a 5xx: see docs/operations.md, "The API fails or is slow"`,
    // Its average is the rate: errors by requests.
    metric: metric('5XXError', { statistic: 'Average' }),
    threshold: serverErrorsAtMostPercent / 100,
    periods,
  },
  {
    name: 'Api-Slow',
    what: `One request in a hundred takes more than ${latencyAtMostMs} ms: see docs/operations.md, "The API fails or is slow"`,
    metric: metric('Latency', { statistic: 'p99' }),
    threshold: latencyAtMostMs,
    periods,
  },
  {
    name: 'Api-Throttled',
    what: `More than ${throttledAtMost} requests in five minutes were one too many: see docs/operations.md, "The API refuses requests"`,
    metric: throttled,
    threshold: throttledAtMost,
    periods,
  },
  ...functions.flatMap(({ name, taskFunction }) =>
    [
      {
        name: `${name}-Errors`,
        what: `${name} ran out of time or memory, or crashed: see docs/operations.md, "The API fails or is slow"`,
        metric: taskFunction.metricErrors({ period }),
      },
      {
        name: `${name}-Throttled`,
        what: `Lambda had no room for ${name}: see docs/operations.md, "The API refuses requests"`,
        metric: taskFunction.metricThrottles({ period }),
      },
    ].map(atFirst),
  ),
  ...machineAlarms('StartWorkflow', starter),
];
