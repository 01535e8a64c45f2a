import { mkdirSync } from 'node:fs';
import type { buildApp } from 'fauxqs';
import type { MessageOptions } from '../targets/target-invoker.ts';

/** An error that SQS or SNS answered, by its AWS name. */
export class MessageServiceError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export type TopicSubscription = { arn: string; protocol: string; endpoint: string; attributes: Record<string, string> };

type FauxqsApp = ReturnType<typeof buildApp>;

type QueueStore = { persistence?: unknown; allQueues(): Iterable<{ persistence?: unknown }> };
type TopicStore = {
  persistence?: unknown;
  listSubscriptionsByTopic(arn: string): { subscriptions: TopicSubscription[] };
};

/**
 * SQS and SNS by fauxqs, kept on disk and called inside this process. Its own server would listen on every interface,
 * so its application is built here from its parts and never listens.
 */
export class MessageServices {
  readonly #app: FauxqsApp;
  readonly #topics: TopicStore;
  readonly #host: () => string;

  private constructor(app: FauxqsApp, topics: TopicStore, host: () => string) {
    this.#app = app;
    this.#topics = topics;
    this.#host = host;
  }

  /** @param host host and port that queue URLs name. */
  static async start(folder: string, host: () => string): Promise<MessageServices> {
    mkdirSync(folder, { recursive: true });
    const entry = import.meta.resolve('fauxqs');
    const part = (path: string): Promise<Record<string, unknown>> => import(new URL(path, entry).href);
    const [fauxqs, sqs, sns, s3, persistence] = await Promise.all([
      import('fauxqs'),
      part('./sqs/sqsStore.js'),
      part('./sns/snsStore.js'),
      part('./s3/s3Store.js'),
      part('./persistence.js'),
    ]);
    const sqsStore = new (sqs.SqsStore as new () => QueueStore)();
    const snsStore = new (sns.SnsStore as new () => TopicStore)();
    const s3Store = new (s3.S3Store as new () => object)();
    const manager = new (
      persistence.PersistenceManager as new (
        folder: string,
      ) => { loadSqsAndSns(sqs: QueueStore, sns: TopicStore): void; close(): void }
    )(folder);
    manager.loadSqsAndSns(sqsStore, snsStore);
    sqsStore.persistence = manager;
    snsStore.persistence = manager;
    for (const queue of sqsStore.allQueues()) queue.persistence = manager;
    const app = fauxqs.buildApp({
      logger: false,
      defaultRegion: 'us-east-1',
      stores: { sqsStore, snsStore, s3Store } as never,
    });
    app.addHook('preClose', () => Promise.resolve(manager.close()));
    await app.ready();
    return new MessageServices(app, snsStore, host);
  }

  /** Passes a request of the SQS or SNS wire protocol on, as it came. */
  async handle(headers: Record<string, string>, body: Buffer): Promise<Response> {
    const answer = await this.#inject(headers, body);
    const contentType = String(answer.headers['content-type'] ?? 'application/json');
    const queryError = answer.headers['x-amzn-query-error'];
    return new Response(new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers: {
        'content-type': contentType,
        ...(typeof queryError === 'string' && { 'x-amzn-query-error': queryError }),
      },
    });
  }

  /** @throws MessageServiceError */
  async sqs(action: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` };
    const answer = await this.#inject(headers, JSON.stringify(input));
    const output = answer.json<Record<string, unknown>>();
    if (answer.statusCode < 300) return output;
    throw new MessageServiceError(String(output.__type).split('#').at(-1) ?? 'Unknown', String(output.message));
  }

  /** @returns the answer's XML. @throws MessageServiceError */
  async sns(action: string, parameters: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: '2010-03-31', ...parameters }).toString();
    const answer = await this.#inject({ 'content-type': 'application/x-www-form-urlencoded' }, body);
    if (answer.statusCode < 300) return answer.payload;
    const [, name = 'Unknown'] = /<Code>([^<]*)<\/Code>/.exec(answer.payload) ?? [];
    const [, message = ''] = /<Message>([^<]*)<\/Message>/.exec(answer.payload) ?? [];
    throw new MessageServiceError(name, message);
  }

  async sendMessage(queueArn: string, body: string, options: Partial<MessageOptions> = {}): Promise<void> {
    const name = queueArn.split(':').at(-1) ?? '';
    await this.sqs('SendMessage', {
      QueueUrl: `http://${this.#host()}/000000000000/${name}`,
      MessageBody: body,
      ...(name.endsWith('.fifo') && {
        MessageGroupId: options.messageGroupId ?? 'default',
        MessageDeduplicationId: options.idempotencyKey,
      }),
      ...(options.messageAttributes && {
        MessageAttributes: Object.fromEntries(
          Object.entries(options.messageAttributes).map(([key, value]) => [
            key,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      }),
    });
  }

  subscriptionsOf(topicArn: string): readonly TopicSubscription[] {
    return this.#topics.listSubscriptionsByTopic(topicArn).subscriptions;
  }

  close(): Promise<void> {
    return this.#app.close();
  }

  #inject(headers: Record<string, string>, payload: string | Buffer) {
    return this.#app.inject({
      method: 'POST',
      url: '/',
      headers: { host: this.#host(), ...headers },
      payload,
    });
  }
}
