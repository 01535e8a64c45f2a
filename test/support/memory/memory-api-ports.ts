import { refuse } from '../../../domain/api/problem.ts';
import { encryptedCursors } from '../../../tasks/api/cursors.ts';
import type { ApiPorts } from '../../../tasks/api/define-api.ts';
import type { GatewayAnswer } from '../../../tasks/api/gateway-event.ts';
import { clientId } from './memory-tokens.ts';

/** The frame's ports, with answers kept by key in memory. */
export const memoryApiPorts = (): ApiPorts => {
  const kept = new Map<string, { content: string; answer: GatewayAnswer }>();
  return {
    clientIds: [clientId],
    consoleOrigin: 'http://127.0.0.1:4568',
    cursors: encryptedCursors(async () => 'a secret of at least thirty-two letters'),
    async idempotency({ key, content }, _context, perform) {
      const before = kept.get(key);
      if (before)
        return before.content === content ? before.answer : refuse('IDEMPOTENCY_KEY_REUSED', 'another request');
      const answer = await perform();
      if (!('refused' in answer)) kept.set(key, { content, answer });
      return answer;
    },
  };
};
