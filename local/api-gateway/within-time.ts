import type { Clock } from '../clock/clock.ts';
import { GatewayRefusal } from './gateway-response-types.ts';

/** Waits for an integration no longer than it may take; what it does goes on. @throws GatewayRefusal INTEGRATION_TIMEOUT */
export const withinTime = async <Result>(clock: Clock, timeoutMs: number, work: Promise<Result>): Promise<Result> => {
  const late = Promise.withResolvers<never>();
  const cancel = clock.at(clock.now() + timeoutMs, () =>
    late.reject(new GatewayRefusal('INTEGRATION_TIMEOUT', 'Endpoint request timed out')),
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
    // Nobody waits for it any more if it was late.
    work.catch(() => undefined);
  }
};
