import { compileEventPattern } from '../events/event-pattern.ts';
import type { MessageOptions } from '../targets/target-invoker.ts';
import type { MessageServices, TopicSubscription } from './message-services.ts';

type MessageAttribute = { Type: string; Value: string };
type Publication = {
  topicArn: string;
  messageId: string;
  message: string;
  subject: string | undefined;
  attributes: Record<string, MessageAttribute>;
};

/**
 * SNS as a whole: fauxqs brings messages to queues, this brings them to functions. A function's invocation is on disk
 * before the publisher gets its answer.
 */
export class TopicPublisher {
  readonly #services: MessageServices;
  readonly #invokeLambdaAsync: (functionArn: string, payload: string) => void;
  readonly #now: () => number;

  constructor(options: {
    services: MessageServices;
    invokeLambdaAsync: (functionArn: string, payload: string) => void;
    now: () => number;
  }) {
    this.#services = options.services;
    this.#invokeLambdaAsync = options.invokeLambdaAsync;
    this.#now = options.now;
  }

  async publish(topicArn: string, message: string, options: Partial<MessageOptions> = {}): Promise<void> {
    const parameters: Record<string, string> = { TopicArn: topicArn, Message: message };
    Object.entries(options.messageAttributes ?? {}).forEach(([name, value], index) => {
      parameters[`MessageAttributes.entry.${index + 1}.Name`] = name;
      parameters[`MessageAttributes.entry.${index + 1}.Value.DataType`] = 'String';
      parameters[`MessageAttributes.entry.${index + 1}.Value.StringValue`] = value;
    });
    if (topicArn.endsWith('.fifo')) {
      parameters.MessageGroupId = options.messageGroupId ?? 'default';
      parameters.MessageDeduplicationId = options.idempotencyKey ?? '';
    }
    const answer = await this.#services.sns('Publish', parameters);
    this.#deliver(publicationsOf({ Action: 'Publish', ...parameters }, answer));
  }

  /** A query-protocol request that came in over the gateway. */
  async handle(headers: Record<string, string>, body: Buffer): Promise<Response> {
    const response = await this.#services.handle(headers, body);
    const parameters = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    if (!response.ok || !['Publish', 'PublishBatch'].includes(parameters.Action ?? '')) return response;
    const answer = await response.text();
    this.#deliver(publicationsOf(parameters, answer));
    return new Response(answer, { status: response.status, headers: response.headers });
  }

  #deliver(publications: readonly Publication[]): void {
    for (const publication of publications)
      for (const subscription of this.#services.subscriptionsOf(publication.topicArn))
        if (subscription.protocol === 'lambda' && passesFilter(subscription, publication))
          this.#invokeLambdaAsync(subscription.endpoint, JSON.stringify(this.#eventOf(subscription, publication)));
  }

  /** As SNS calls a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
  #eventOf(subscription: TopicSubscription, publication: Publication): Record<string, unknown> {
    return {
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: subscription.arn,
          Sns: {
            Type: 'Notification',
            MessageId: publication.messageId,
            TopicArn: publication.topicArn,
            Subject: publication.subject ?? null,
            Message: publication.message,
            Timestamp: new Date(this.#now()).toISOString(),
            SignatureVersion: '1',
            Signature: '',
            SigningCertUrl: '',
            UnsubscribeUrl: '',
            MessageAttributes: publication.attributes,
          },
        },
      ],
    };
  }
}

/** The messages that a successful Publish or PublishBatch sent, with the ids that its answer gave them. */
const publicationsOf = (parameters: Record<string, string>, answer: string): Publication[] => {
  const topicArn = parameters.TopicArn ?? parameters.TargetArn ?? '';
  if (parameters.Action === 'Publish') {
    const messageId = /<MessageId>([^<]*)/.exec(answer)?.[1] ?? '';
    return [{ topicArn, messageId, ...messageAt(parameters, '') }];
  }
  return [...answer.matchAll(/<member>\s*<Id>([^<]*)<\/Id>\s*<MessageId>([^<]*)/g)].flatMap(
    ([, id, messageId = '']) => {
      const prefix = Object.keys(parameters).find(
        (name) => /^PublishBatchRequestEntries\.member\.\d+\.Id$/.test(name) && parameters[name] === id,
      );
      return prefix ? [{ topicArn, messageId, ...messageAt(parameters, prefix.slice(0, -'Id'.length)) }] : [];
    },
  );
};

const messageAt = (parameters: Record<string, string>, prefix: string): Omit<Publication, 'topicArn' | 'messageId'> => {
  const attributes: Record<string, MessageAttribute> = {};
  for (let index = 1; ; index++) {
    const entry = `${prefix}MessageAttributes.entry.${index}`;
    const name = parameters[`${entry}.Name`];
    if (name === undefined) break;
    attributes[name] = {
      Type: parameters[`${entry}.Value.DataType`] ?? 'String',
      Value: parameters[`${entry}.Value.StringValue`] ?? parameters[`${entry}.Value.BinaryValue`] ?? '',
    };
  }
  return { message: parameters[`${prefix}Message`] ?? '', subject: parameters[`${prefix}Subject`], attributes };
};

/** SNS filter policies are written in the language of EventBridge's patterns. */
const passesFilter = ({ attributes }: TopicSubscription, publication: Publication): boolean => {
  if (attributes.FilterPolicy === undefined) return true;
  const matches = compileEventPattern(JSON.parse(attributes.FilterPolicy));
  if (attributes.FilterPolicyScope === 'MessageBody') {
    try {
      return matches(JSON.parse(publication.message));
    } catch {
      return false;
    }
  }
  return matches(
    Object.fromEntries(
      Object.entries(publication.attributes).map(([name, attribute]) => [name, attributeValue(attribute)]),
    ),
  );
};

const attributeValue = ({ Type, Value }: MessageAttribute): unknown => {
  if (Type === 'Number') return Number(Value);
  return Type === 'String.Array' ? (JSON.parse(Value) as unknown) : Value;
};
