import { GatewayRefusal } from './gateway-response-types.ts';
import type { Operation } from './rest-api.ts';
import { type Stage, type ThrottleSettings, throttleOf } from './stage.ts';
import { TokenBucket } from './token-bucket.ts';
import type { UsagePlan } from './usage-plans.ts';

/**
 * The limits in the order in which API Gateway applies them: a client's by method and as a whole, then the stage's by
 * method. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class Throttling {
  readonly #buckets = new Map<string, TokenBucket>();

  /** @throws GatewayRefusal THROTTLED */
  take(stage: Stage, operation: Operation, nowMs: number, client?: { plan: UsagePlan; keyId: string }): void {
    const { resourcePath, method } = operation;
    const place = `${resourcePath}/${method}`;
    if (client) {
      const { plan, keyId } = client;
      const methodThrottle = plan.methodThrottles.get(place);
      if (methodThrottle) this.#take(`${plan.id} ${keyId} ${place}`, methodThrottle, nowMs);
      if (plan.throttle) this.#take(`${plan.id} ${keyId}`, plan.throttle, nowMs);
    }
    const settings = throttleOf(stage, resourcePath, method);
    if (settings) this.#take(place, settings, nowMs);
  }

  #take(key: string, settings: ThrottleSettings, nowMs: number): void {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(settings, nowMs);
    this.#buckets.set(key, bucket);
    if (!bucket.take(nowMs)) throw new GatewayRefusal('THROTTLED', 'Too Many Requests');
  }
}
