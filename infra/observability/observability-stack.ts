import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { flows } from '../flows.ts';
import { namePrefix } from '../physical-names.ts';
import { createAlarms } from './alarms.ts';
import { apiAlarms } from './api-alarms.ts';
import { createApiDashboard } from './api-dashboard.ts';
import { flowAlarms } from './flow-alarms.ts';
import { createFlowDashboard } from './flow-dashboard.ts';
import { watchedApi } from './watched-api.ts';
import { watchedFlow } from './watched-flow.ts';

/** Who is told when something fails, and where one looks. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, { settings, key }: Deployment, props: StackProps) {
    super(scope, id, props);
    const topic = new Topic(this, 'AlarmTopic', {
      topicName: `${namePrefix(settings)}-Alarms`,
      enforceSSL: true,
      ...(key && { masterKey: key }),
    });
    // A topic with a policy of its own (here: TLS only) no longer lets CloudWatch in by default.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (settings.alarmEmail) topic.addSubscription(new EmailSubscription(settings.alarmEmail));

    for (const flow of flows) {
      const flowScope = new Construct(this, flow.machine);
      const watched = watchedFlow(flowScope, flow, settings);
      const alarms = createAlarms(flowScope, flowAlarms(watched), settings, topic);
      createFlowDashboard(flowScope, watched, settings, alarms);
    }
    const apiScope = new Construct(this, 'Api');
    const watched = watchedApi(apiScope, settings);
    createApiDashboard(apiScope, watched, settings, createAlarms(apiScope, apiAlarms(watched), settings, topic));
    new CfnOutput(this, 'AlarmsTopicArn', { value: topic.topicArn });
  }
}
