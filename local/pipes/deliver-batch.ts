import type { BatchOutcome } from './batch-outcome.ts';
import { applyTemplate, type TemplateContext } from './input-template.ts';
import type { Pipe, PipeRecord } from './pipe.ts';
import type { ExecutionLog } from './pipe-log.ts';
import { type PipeServices, sendToTarget } from './send-to-target.ts';

/** Refusals that say nothing of the batch: the target is full, for now. */
const busyErrors = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'ExecutionLimitExceeded',
  'ServiceUnavailable',
]);

/** One try at a batch: enrichment, template, target. Never throws. */
export const deliverBatch = async (
  pipe: Pipe,
  records: readonly PipeRecord[],
  options: { services: PipeServices; nowMs: number; log: ExecutionLog },
): Promise<BatchOutcome> => {
  const { services, log } = options;
  const context: TemplateContext = {
    pipeArn: pipe.arn,
    pipeName: pipe.name,
    sourceArn: pipe.sourceArn,
    enrichmentArn: pipe.enrichment?.functionArn,
    targetArn: pipe.target.arn,
    ingestionTime: new Date(options.nowMs).toISOString(),
  };
  log('ExecutionStarted', { payload: records });
  const outcome = await enrichAndSend(pipe, records, context, services, log).catch(outcomeOfError);
  if (outcome.kind === 'done') log('ExecutionSucceeded');
  else log(outcome.kind === 'partial' ? 'ExecutionPartiallyFailed' : 'ExecutionFailed', { error: outcome.reason });
  return outcome;
};

const enrichAndSend = async (
  pipe: Pipe,
  records: readonly PipeRecord[],
  context: TemplateContext,
  services: PipeServices,
  log: ExecutionLog,
): Promise<BatchOutcome> => {
  const enriched = pipe.enrichment ? await enrich(pipe.enrichment, records, context, services, log) : records;
  if ('failure' in enriched) return { kind: 'failed', reason: enriched.failure };
  if (enriched.length === 0) {
    log('TargetInvocationSkipped');
    return { kind: 'done' };
  }
  const events = templated(pipe.inputTemplate, enriched, context);
  log('TargetInvocationStarted', { payload: events });
  const outcome = await sendToTarget(services, { pipe, events, records }).catch(outcomeOfError);
  if (outcome.kind === 'done') log('TargetInvocationSucceeded');
  else
    log(outcome.kind === 'partial' ? 'TargetInvocationPartiallyFailed' : 'TargetInvocationFailed', {
      error: outcome.reason,
    });
  return outcome;
};

const templated = (template: string | undefined, events: readonly unknown[], context: TemplateContext) =>
  template === undefined ? events : events.map((event) => applyTemplate(template, event, context));

/** What the function returns takes the records' place: a list, or one event. */
const enrich = async (
  { functionArn, inputTemplate }: NonNullable<Pipe['enrichment']>,
  records: readonly PipeRecord[],
  context: TemplateContext,
  services: PipeServices,
  log: ExecutionLog,
): Promise<readonly unknown[] | { failure: string }> => {
  const events = templated(inputTemplate, records, context);
  log('EnrichmentInvocationStarted', { payload: events });
  const answer = await services.invokeFunction(functionArn, JSON.stringify(events));
  if (answer.functionError !== undefined) {
    log('EnrichmentInvocationFailed', { error: answer.payload });
    return { failure: `the enrichment failed: ${answer.payload}` };
  }
  log('EnrichmentInvocationSucceeded');
  const value: unknown = JSON.parse(answer.payload);
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
};

const outcomeOfError = (error: unknown): BatchOutcome => {
  if (!(error instanceof Error)) return { kind: 'failed', reason: String(error) };
  const reason = error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  return { kind: busyErrors.has(error.name) ? 'busy' : 'failed', reason };
};
