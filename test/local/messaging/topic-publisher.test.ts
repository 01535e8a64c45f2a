import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { snsApi } from '../../../local/gateway/apis/forwarded-apis.ts';
import type { Gateway } from '../../../local/gateway/gateway.ts';
import { MessageServices } from '../../../local/messaging/message-services.ts';
import { TopicPublisher } from '../../../local/messaging/topic-publisher.ts';
import { credentials, gatewayWith } from '../fixtures/local-s3.ts';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:Jobs';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:CompleteJob';
type SnsRecord = { EventSource: string; Sns: { Message: string; MessageId: string; Subject: string | null } };

let folder: string;
let services: MessageServices;
let publisher: TopicPublisher;
let gateway: Gateway;
let client: SNSClient;
let invoked: { arn: string; record: SnsRecord }[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-messages-'));
  services = await MessageServices.start(folder, () => '127.0.0.1:1');
  publisher = new TopicPublisher({
    services,
    now: () => 0,
    invokeLambdaAsync: (arn, payload) => {
      const { Records } = JSON.parse(payload) as { Records: [SnsRecord] };
      invoked.push({ arn, record: Records[0] });
    },
  });
  gateway = await gatewayWith({ sns: snsApi(publisher) });
  client = new SNSClient({ endpoint: `http://127.0.0.1:${gateway.port}`, region: 'us-east-1', credentials });
  await services.sns('CreateTopic', { Name: 'Jobs' });
  await services.sns('Subscribe', { TopicArn: topicArn, Protocol: 'lambda', Endpoint: functionArn });
  await services.sns('Subscribe', {
    TopicArn: topicArn,
    Protocol: 'lambda',
    Endpoint: `${functionArn}Filtered`,
    'Attributes.entry.1.key': 'FilterPolicy',
    'Attributes.entry.1.value': '{"status":["FAILED"]}',
  });
});
beforeEach(() => {
  invoked = [];
});
afterAll(async () => {
  client.destroy();
  await gateway.close();
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

const toUnfiltered = () => invoked.filter(({ arn }) => arn === functionArn);
const toFiltered = () => invoked.filter(({ arn }) => arn !== functionArn);

describe('a topic', () => {
  it('calls its functions with what was published over the gateway, in the shape of SNS', async () => {
    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn: topicArn, Message: '{"a":"ü & <b>"}', Subject: 's' }),
    );

    expect(toUnfiltered()).toMatchObject([
      {
        record: {
          EventSource: 'aws:sns',
          Sns: { Message: '{"a":"ü & <b>"}', MessageId, Subject: 's', TopicArn: topicArn },
        },
      },
    ]);
    expect(toFiltered()).toEqual([]);
  });

  it('calls a function whose filter the attributes pass', async () => {
    await publisher.publish(topicArn, 'job', { messageAttributes: { status: 'FAILED' } });
    await publisher.publish(topicArn, 'job', { messageAttributes: { status: 'SUCCEEDED' } });

    expect([toUnfiltered().length, toFiltered().length]).toEqual([2, 1]);
  });

  it('calls once for each message of a batch', async () => {
    const { Successful } = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: [
          { Id: 'one', Message: '1' },
          { Id: 'two', Message: '2' },
        ],
      }),
    );

    expect(toUnfiltered().map(({ record }) => [record.Sns.Message, record.Sns.MessageId])).toEqual([
      ['1', Successful?.[0]?.MessageId],
      ['2', Successful?.[1]?.MessageId],
    ]);
  });

  it('tells who publishes to a topic that is not there', async () => {
    await expect(client.send(new PublishCommand({ TopicArn: `${topicArn}x`, Message: 'm' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    expect(invoked).toEqual([]);
  });

  it('is kept with its subscriptions over a restart, as are the messages of a queue', async () => {
    await services.sqs('CreateQueue', { QueueName: 'kept' });
    await services.sendMessage('arn:aws:sqs:us-east-1:000000000000:kept', 'hello');
    await services.close();

    services = await MessageServices.start(folder, () => '127.0.0.1:2');

    const { Messages } = await services.sqs('ReceiveMessage', { QueueUrl: 'http://127.0.0.1:2/000000000000/kept' });
    expect(Messages).toMatchObject([{ Body: 'hello' }]);
    expect(
      services
        .subscriptionsOf(topicArn)
        .map(({ endpoint }) => endpoint)
        .sort(),
    ).toEqual([functionArn, `${functionArn}Filtered`]);
  });
});
