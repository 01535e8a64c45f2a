import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { createRole } from '../permission.ts';
import { namePrefix } from '../physical-names.ts';

export type TextractNotifications = { topic: Topic; roleArn: string };

/** Where Textract says that a job has ended, and the role that it takes to say so. */
export const createTextractNotifications = (scope: Construct, { settings, key }: Deployment): TextractNotifications => {
  const topic = new Topic(scope, 'TextractJobs', {
    topicName: `${namePrefix(settings)}-TextractJobs`,
    enforceSSL: true,
    ...(key && { masterKey: key }),
  });
  const role = createRole(scope, 'TextractRole', {
    service: 'textract.amazonaws.com',
    description: 'Lets Textract report finished jobs',
    permissions: [
      { actions: ['sns:Publish'], resources: [topic.topicArn] },
      ...(key ? [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }] : []),
    ],
  });
  return { topic, roleArn: role.roleArn };
};
