import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type AlarmDescription, atFirst } from './alarm-description.ts';
import { metricPeriod } from './metric-period.ts';

/** Of every state machine: an expected outcome never fails an execution. */
export const machineAlarms = (name: string, machine: IStateMachine): AlarmDescription[] =>
  [
    {
      name: `${name}-Failed`,
      what: `An execution of ${name} failed: see docs/operations.md, "A failed execution"`,
      metric: machine.metricFailed({ period: metricPeriod }),
    },
    {
      name: `${name}-TimedOut`,
      what: `An execution of ${name} took longer than it may: see docs/operations.md, "A failed execution"`,
      metric: machine.metricTimedOut({ period: metricPeriod }),
    },
    {
      name: `${name}-Throttled`,
      what: `Step Functions throttled ${name}: see docs/scale.md`,
      metric: machine.metricThrottled({ period: metricPeriod }),
    },
  ].map(atFirst);
