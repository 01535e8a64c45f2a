import { type AlarmDescription, atFirst } from './alarm-description.ts';
import { machineAlarms } from './machine-alarms.ts';
import { metricPeriod } from './metric-period.ts';
import type { WatchedFlow } from './watched-flow.ts';

export const flowAlarms = ({
  name: flowName,
  machine,
  deadLetterQueues,
  measures,
}: WatchedFlow): AlarmDescription[] => [
  ...machineAlarms(flowName, machine),
  ...deadLetterQueues.map(({ name, queue }) =>
    atFirst({
      name: `${name}-Undelivered`,
      what: `Something lies in ${name}'s dead-letter queue: see docs/operations.md, "A dead-letter queue that is not empty"`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: metricPeriod, statistic: 'Maximum' }),
    }),
  ),
  ...measures.alarms,
];
