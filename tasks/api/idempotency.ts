import { setTimeout as delay } from 'node:timers/promises';
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyPersistenceLayerError,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context } from 'aws-lambda';
import { type Refusal, refuse } from '../../domain/api/problem.ts';
import { namedError } from '../adapters/named-error.ts';
import type { GatewayAnswer } from './gateway-event.ts';

/** What makes a request the same as another: whose it is, what it asks for under which key, and with what. */
export type KeyedRequest = { key: string; content: string };

export type Idempotency = (
  request: KeyedRequest,
  context: Context,
  perform: () => Promise<GatewayAnswer | Refusal>,
) => Promise<GatewayAnswer | Refusal>;

/** What was refused did nothing: the key stays free, and a repetition is looked at anew. */
class Refused extends Error {
  override name = 'Refused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/** Long enough for every retry of a client, a queue or a person. */
const keptSeconds = 24 * 60 * 60;
/** Time that a second request waits for the first one's answer, in all under the gateway's own limit of 29 s. */
const patience = { tries: 80, betweenMs: 250 };

/**
 * Carries a request out once for its key: the same request again gets the stored answer, one that comes while the first is
 * under way waits for it, and another one under the same key is refused.
 */
export const storedIdempotency =
  (persistenceStore: BasePersistenceLayer): Idempotency =>
  async (request, context, perform) => {
    const config = new IdempotencyConfig({
      eventKeyJmesPath: 'key',
      payloadValidationJmesPath: 'content',
      throwOnNoIdempotencyKey: true,
      expiresAfterSeconds: keptSeconds,
      hashFunction: 'sha256',
      lambdaContext: context,
    });
    const once = makeIdempotent(
      async (_request: KeyedRequest) => {
        const answer = await perform();
        if ('refused' in answer) throw new Refused(answer);
        return answer;
      },
      { persistenceStore, config },
    );
    for (let tries = 1; ; tries += 1) {
      try {
        return (await once(request)) as GatewayAnswer;
      } catch (error) {
        if (error instanceof Refused) return error.refusal;
        if (error instanceof IdempotencyValidationError)
          return refuse(
            'IDEMPOTENCY_KEY_REUSED',
            'The key came before, with another request: make a new key for this one.',
          );
        // The table's own error says what it is: throttled, or not there.
        if (error instanceof IdempotencyPersistenceLayerError) throw namedError(error.cause);
        if (!(error instanceof IdempotencyAlreadyInProgressError)) throw error;
        if (tries >= patience.tries)
          return refuse('IN_PROGRESS', 'The first request under this key has not ended yet: repeat it in a while.');
        await delay(patience.betweenMs);
      }
    }
  };
