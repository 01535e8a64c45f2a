import { routeThatDecides } from '../../../domain/api/decided-steps.ts';
import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import type { RequestOf } from '../../../domain/api/route.ts';
import { decideStep } from '../../../domain/api/routes/executions.ts';
import { TaskTokenGoneError } from '../../errors.ts';
import { logger } from '../../observed.ts';
import type { ExecutionName } from '../../ports/executions.ts';
import type { PageRequest, Position } from '../../ports/page.ts';
import { serve } from '../define-api.ts';
import { auditedRequest } from './audited-request.ts';
import { refuseTooLarge } from './payload-size.ts';
import type { ExecutionsPorts } from './ports.ts';
import { notFound, refuseUnrunnable } from './visible-machine.ts';
import { type WaitingStep, waitingSteps } from './waiting-steps.ts';

type Decision = RequestOf<typeof decideStep>['body'];
type Ports = Pick<ExecutionsPorts, 'machines' | 'executions' | 'callbacks' | 'audit' | 'clock'>;

/** The most that Step Functions gives at once. */
const eventsAtOnce = 1_000;

const stepsThatWait = async ({ executions }: Ports, execution: ExecutionName): Promise<WaitingStep[] | Refusal> => {
  const { follow, waiting } = waitingSteps();
  for (let after: Position | undefined, isFirst = true; isFirst || after; isFirst = false) {
    const from: PageRequest = { limit: eventsAtOnce, ...(after && { after }) };
    const page = await executions.history(execution, { newestFirst: false }, from);
    if ('kind' in page) return notFound();
    for (const event of page.items) follow(event);
    after = page.next;
  }
  return waiting();
};

/** The one step that is meant, or why there is none. */
const stepMeant = (steps: readonly WaitingStep[], { state, eventId }: Decision): WaitingStep | Refusal => {
  const meant = steps.filter((step) => step.state === state && (eventId ?? step.eventId) === step.eventId);
  const [only, ...others] = meant;
  if (!only) return refuse('CONFLICT', `Nothing waits at ${state} now.`);
  if (others.length === 0) return only;
  const events = meant.map((step) => step.eventId).join(', ');
  return refuse('CONFLICT', `${meant.length} steps wait at ${state}: say which by its eventId, one of ${events}.`);
};

/** Refused if none of the texts is a token that something waits on. */
const answer = async (
  { callbacks, clock }: Ports,
  { tokens, state }: WaitingStep,
  { outcome }: Decision,
): Promise<{ at: string } | Refusal> => {
  for (const token of tokens) {
    try {
      if (outcome.kind === 'succeed') await callbacks.succeed(token, outcome.output);
      else await callbacks.fail(token, { error: outcome.error, cause: outcome.cause ?? '' });
      return { at: new Date(clock()).toISOString() };
    } catch (error) {
      if (!(error instanceof TaskTokenGoneError)) throw error;
    }
  }
  return refuse('CONFLICT', `Nothing waits at ${state} any more.`);
};

/** What is decided, as the audit trail keeps it. */
const askedBy = ({ eventId, state }: WaitingStep, { outcome }: Decision) => ({
  state,
  eventId,
  ...(outcome.kind === 'succeed'
    ? { output: JSON.stringify(outcome.output) }
    : { error: outcome.error, cause: outcome.cause ?? '' }),
});

export const serveDecideStep = (ports: Ports) =>
  serve(decideStep, async ({ params, body, actor, onceId, correlationId }) => {
    const refusal = refuseUnrunnable(ports, actor, params.machine);
    if (refusal) return refusal;
    const elsewhere = routeThatDecides(params.machine, body.state);
    if (elsewhere)
      return refuse('UNPROCESSABLE', `${body.state} is decided by ${elsewhere}, which keeps a record of it.`);
    const tooLarge = body.outcome.kind === 'succeed' && refuseTooLarge(body.outcome.output, 'output');
    if (tooLarge) return tooLarge;
    const execution = await ports.executions.find(params);
    if (!execution) return notFound();
    if (execution.status !== 'RUNNING') return refuse('CONFLICT', `The execution is ${execution.status}.`);
    const steps = await stepsThatWait(ports, params);
    if ('refused' in steps) return steps;
    const step = stepMeant(steps, body);
    if ('refused' in step) return step;
    const decide = { action: 'DECIDE', asked: askedBy(step, body), status: execution.status } as const;
    const decided = await auditedRequest(ports, params, decide, { actor, onceId }, () => answer(ports, step, body));
    if ('refused' in decided) return decided;
    logger.info('step decided', {
      ...params,
      state: body.state,
      outcome: body.outcome.kind,
      by: actor.userId,
      correlationId,
    });
    return { body: { ...params, at: decided.at } };
  });
