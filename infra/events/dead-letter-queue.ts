import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledge } from '../permission.ts';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** `name` is what could not be delivered: a machine's starts, or a task's invocations. */
export const deadLetterQueueName = (settings: Settings, name: string): string =>
  `${namePrefix(settings)}-${name}-undelivered`;

/** Where what could not be delivered waits for a person, as long as SQS keeps anything. */
export const createDeadLetterQueue = (scope: Construct, name: string, settings: Settings): Queue => {
  const queue = new Queue(scope, `${name}Undelivered`, {
    queueName: deadLetterQueueName(settings, name),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, 'SQS3', 'it is a dead-letter queue itself, of an EventBridge, Scheduler, SNS or Lambda delivery');
  return queue;
};
