import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';
import type { AlarmDescription } from './alarm-description.ts';

/** Makes the alarms: both the begin and the end of each are told to `topic`. */
export const createAlarms = (
  scope: Construct,
  described: readonly AlarmDescription[],
  settings: Settings,
  topic: ITopic,
): Alarm[] =>
  described.map(({ name, what, metric, threshold, periods }) => {
    const alarm = new Alarm(scope, name, {
      alarmName: `${namePrefix(settings)}-${name}`,
      alarmDescription: what,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  });
