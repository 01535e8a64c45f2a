import type { Refusal } from '../../../domain/api/problem.ts';
import { canonicalJson } from '../../../domain/audit/canonical-json.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import { sha256 } from '../../adapters/audit-trail.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ExecutionAudit, ExecutionRequest } from '../../ports/execution-audit.ts';
import type { ExecutionName } from '../../ports/executions.ts';

/**
 * Does what somebody asks of an execution, and has the audit trail tell it: that it was asked before anything is done, and
 * then what came of it.
 *
 * Step Functions' call and the trail can't be one transaction. A crash between leaves a request without an outcome, whether
 * the call was made or not: nothing happens to an execution untold, and its own history says whether it did. The request
 * again under its key goes on from there, since Step Functions takes it for the same (a start by its name, a redrive by its
 * token, an execution that has ended stays as it is). Only a decision can't be made twice: where nothing waits any more,
 * its request stays without an outcome. What is told as done is not done again.
 *
 * @param onceId with what is asked it names the request: a key is free for another one after a day.
 */
export const auditedRequest = async (
  { audit, clock }: { audit: ExecutionAudit; clock: Clock },
  execution: ExecutionName,
  { action, asked, status }: Omit<ExecutionRequest, 'requestId'>,
  { actor, onceId }: { actor: Actor; onceId: string },
  perform: () => Promise<{ at: string } | Refusal>,
): Promise<{ at: string } | Refusal> => {
  const requestId = sha256(`${onceId}\n${canonicalJson({ action, asked })}`).slice(0, 32);
  const request = { requestId, action, asked, status };
  const byNow = () => ({ actor: actor.userId, at: new Date(clock()).toISOString() });
  const { doneAt } = await audit.ask(execution, request, byNow());
  if (doneAt !== null) return { at: doneAt };
  const outcome = await perform();
  await audit.conclude(
    execution,
    request,
    'refused' in outcome ? { kind: 'refused', because: outcome.detail } : { kind: 'done', at: outcome.at },
    byNow(),
  );
  return outcome;
};
