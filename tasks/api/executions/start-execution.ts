import { isDeepStrictEqual } from 'node:util';
import { refuse } from '../../../domain/api/problem.ts';
import { startExecution } from '../../../domain/api/routes/executions.ts';
import { logger } from '../../observed.ts';
import { serve } from '../define-api.ts';
import { auditedRequest } from './audited-request.ts';
import { refuseTooLarge } from './payload-size.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';

const isSameInput = (text: string | undefined, input: unknown): boolean => {
  try {
    return text !== undefined && isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(input)));
  } catch {
    return false;
  }
};

export const serveStartExecution = (ports: Pick<ExecutionsPorts, 'machines' | 'executions' | 'audit' | 'clock'>) =>
  serve(startExecution, async ({ body, actor, onceId, correlationId }) => {
    const { machine } = body;
    const refusal = refuseUnrunnable(ports, actor, machine);
    if (refusal) return refusal;
    const input = { ...body.input, requestedBy: actor.userId };
    const tooLarge = refuseTooLarge(input, 'input');
    if (tooLarge) return tooLarge;
    // The same request again is the same execution, whatever became of the answer to the first.
    const execution = { machine, executionId: `api-${onceId.slice(0, 48)}` };
    const start = { action: 'START', asked: { input: JSON.stringify(input) }, status: null } as const;
    const outcome = await auditedRequest(ports, execution, start, { actor, onceId }, async () => {
      const started = await ports.executions.start(execution, input);
      switch (started.kind) {
        case 'started':
          return started;
        case 'notFound':
          return notFound();
        case 'nameTaken': {
          const before = await ports.executions.find(execution);
          return before && isSameInput(before.input, input)
            ? { at: before.startedAt }
            : refuse(
                'IDEMPOTENCY_KEY_REUSED',
                'The key started another execution before: make a new key for this one.',
              );
        }
      }
    });
    if ('refused' in outcome) return outcome;
    logger.info('execution started', { ...execution, by: actor.userId, correlationId });
    const location = `/executions/${machine}/${execution.executionId}`;
    return { body: { ...execution, startedAt: outcome.at }, location };
  });
