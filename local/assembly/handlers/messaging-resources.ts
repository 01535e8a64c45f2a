import type { MessageServiceError, MessageServices } from '../../messaging/message-services.ts';
import { arnOf, type CreatedResource, physicalName, type ResourceHandler } from '../resource-handler.ts';

const queueAttributes = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
];

const asAttribute = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

export const sqsQueue = (messages: MessageServices, host: () => string): ResourceHandler => ({
  honoured: ['QueueName', ...queueAttributes],
  without: {
    SqsManagedSseEnabled: "the disk's own protection",
    KmsMasterKeyId: "the disk's own protection",
    KmsDataKeyReusePeriodSeconds: "the disk's own protection",
    DeduplicationScope: 'one machine has no partitions',
    FifoThroughputLimit: 'one machine has no quota',
    RedriveAllowPolicy: 'permissions are checked on AWS',
    Tags: 'bookkeeping',
  },
  async create(resource) {
    const { properties } = resource;
    const fifo = properties.FifoQueue === true;
    const declared = physicalName(resource, 'QueueName', { longest: 75 });
    const name = fifo && !declared.endsWith('.fifo') ? `${declared}.fifo` : declared;
    const attributes = Object.fromEntries(
      queueAttributes.flatMap((key) => (properties[key] === undefined ? [] : [[key, asAttribute(properties[key])]])),
    );
    await messages.sqs('CreateQueue', { QueueName: name, ...(fifo && { Attributes: { FifoQueue: 'true' } }) });
    const { FifoQueue: _, ...settable } = attributes;
    const queueUrl = `http://${host()}/000000000000/${name}`;
    if (Object.keys(settable).length > 0)
      await messages.sqs('SetQueueAttributes', { QueueUrl: queueUrl, Attributes: settable });
    return { ref: queueUrl, attributes: { Arn: arnOf('sqs', name), QueueName: name, QueueUrl: queueUrl } };
  },
});

export const snsTopic = (messages: MessageServices): ResourceHandler => ({
  honoured: ['TopicName', 'FifoTopic', 'ContentBasedDeduplication', 'DisplayName', 'Subscription'],
  without: {
    KmsMasterKeyId: "the disk's own protection",
    TracingConfig: 'one machine is traced by its logs',
    DataProtectionPolicy: 'permissions are checked on AWS',
    SignatureVersion: 'nothing here is signed',
    Tags: 'bookkeeping',
  },
  async create(resource) {
    const { properties } = resource;
    const fifo = properties.FifoTopic === true;
    const declared = physicalName(resource, 'TopicName', { longest: 250 });
    const name = fifo && !declared.endsWith('.fifo') ? `${declared}.fifo` : declared;
    const arn = arnOf('sns', name);
    await messages.sns('CreateTopic', {
      Name: name,
      ...(fifo && { 'Attributes.entry.1.key': 'FifoTopic', 'Attributes.entry.1.value': 'true' }),
    });
    for (const key of ['DisplayName', 'ContentBasedDeduplication'])
      if (properties[key] !== undefined)
        await messages.sns('SetTopicAttributes', {
          TopicArn: arn,
          AttributeName: key,
          AttributeValue: String(properties[key]),
        });
    for (const inline of (properties.Subscription ?? []) as { Protocol: string; Endpoint: string }[])
      await subscribe(messages, arn, inline.Protocol, inline.Endpoint, {});
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
});

const subscriptionAttributes = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'];
/** Mail and telephones are out of one machine's reach; functions and queues are not. */
const deliveredProtocols = ['sqs', 'lambda'];
const notedProtocols = ['email', 'email-json', 'sms'];

export const snsSubscription = (messages: MessageServices): ResourceHandler => ({
  honoured: ['TopicArn', 'Protocol', 'Endpoint', ...subscriptionAttributes],
  without: {
    DeliveryPolicy: 'of HTTP endpoints',
    SubscriptionRoleArn: 'permissions are checked on AWS',
    Region: 'one region',
  },
  async create({ properties, stackName, logicalId }): Promise<CreatedResource> {
    const protocol = String(properties.Protocol);
    if (notedProtocols.includes(protocol)) return { ref: `${stackName}-${logicalId}`, attributes: {} };
    if (!deliveredProtocols.includes(protocol)) throw new Error(`the local SNS does not deliver by ${protocol}`);
    const attributes = Object.fromEntries(
      subscriptionAttributes.flatMap((key) =>
        properties[key] === undefined ? [] : [[key, asAttribute(properties[key])]],
      ),
    );
    const arn = await subscribe(
      messages,
      String(properties.TopicArn),
      protocol,
      String(properties.Endpoint),
      attributes,
    );
    return { ref: arn, attributes: { Arn: arn } };
  },
});

const subscribe = async (
  messages: MessageServices,
  topicArn: string,
  protocol: string,
  endpoint: string,
  attributes: Readonly<Record<string, string>>,
): Promise<string> => {
  const parameters: Record<string, string> = { TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint };
  Object.entries(attributes).forEach(([key, value], index) => {
    parameters[`Attributes.entry.${index + 1}.key`] = key;
    parameters[`Attributes.entry.${index + 1}.value`] = value;
  });
  const subscribeOnce = async (): Promise<string> =>
    /<SubscriptionArn>([^<]*)/.exec(await messages.sns('Subscribe', parameters))?.[1] ?? '';
  try {
    return await subscribeOnce();
  } catch (error) {
    if (!/different attributes/.test((error as MessageServiceError).message)) throw error;
    // The declaration has changed since the last start.
    const present = messages
      .subscriptionsOf(topicArn)
      .find((subscription) => subscription.protocol === protocol && subscription.endpoint === endpoint);
    if (present) await messages.sns('Unsubscribe', { SubscriptionArn: present.arn });
    return subscribeOnce();
  }
};
