import { refuse } from '../../../domain/api/problem.ts';
import type { ApiPorts } from '../../../tasks/api/define-api.ts';
import type { GatewayAnswer } from '../../../tasks/api/gateway-event.ts';
import { apiPorts } from '../api-client.ts';

/** The frame's ports, with answers kept by key in memory. */
export const memoryApiPorts = (): ApiPorts => {
  const kept = new Map<string, { content: string; answer: GatewayAnswer }>();
  return apiPorts({
    async idempotency({ key, content }, _context, perform) {
      const before = kept.get(key);
      if (before)
        return before.content === content ? before.answer : refuse('IDEMPOTENCY_KEY_REUSED', 'another request');
      const answer = await perform();
      if (!('refused' in answer)) kept.set(key, { content, answer });
      return answer;
    },
  });
};
