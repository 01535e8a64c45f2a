import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import { retryDocument } from '../../../domain/api/routes/documents.ts';
import type { DocumentRecord } from '../../ports/document-store.ts';
import type { ExecutionName } from '../../ports/executions.ts';
import { type ApiRequest, serve } from '../define-api.ts';
import { auditedRequest } from '../executions/audited-request.ts';
import { executionIdOf } from './document-view.ts';
import type { DocumentsPorts } from './ports.ts';
import { changeableDocument } from './visible-document.ts';

type Ports = Pick<DocumentsPorts, 'documents' | 'reviews' | 'executions' | 'audit' | 'clock'>;
type Caller = Pick<ApiRequest<typeof retryDocument>, 'actor' | 'onceId'>;

const sendAgain = 'Send the document again: the new upload takes over from this one.';

/** Goes on with the execution, unless it does already; refuses where it can't. */
const goOn = async (
  ports: Ports,
  execution: ExecutionName,
  { documentId, status }: DocumentRecord,
  caller: Caller,
): Promise<Refusal | undefined> => {
  const { executions } = ports;
  const before = await executions.find(execution);
  const runsAgain = before?.status === 'RUNNING' && (status === 'FAILED' || before.redriveCount > 0);
  if (runsAgain) return undefined;
  if (status !== 'FAILED')
    return refuse('CONFLICT', `The document is ${status}: only a failed extraction can be tried again.`);
  if (!before) return refuse('CONFLICT', `Its execution is no longer kept. ${sendAgain}`);
  const redrive = { action: 'REDRIVE', asked: { documentId }, status: before.status } as const;
  const outcome = await auditedRequest(ports, execution, redrive, caller, async () => {
    const redriven = await executions.redrive(execution, caller.onceId);
    switch (redriven.kind) {
      case 'redriven':
        return redriven;
      case 'running':
        // Somebody else's redrive was first, which is as good.
        return { at: new Date(ports.clock()).toISOString() };
      case 'notRedrivable':
        return refuse('CONFLICT', `Its execution can’t go on (${redriven.because}). ${sendAgain}`);
      case 'notFound':
        return refuse('CONFLICT', `Its execution is no longer kept. ${sendAgain}`);
    }
  });
  return 'refused' in outcome ? outcome : undefined;
};

export const serveRetryDocument = (ports: Ports) =>
  serve(retryDocument, async ({ params, actor, onceId }) => {
    const { documentId } = params;
    const changeable = await changeableDocument(ports, documentId, actor);
    if ('refused' in changeable) return changeable;
    const { document } = changeable;
    const executionId = executionIdOf(document);
    const execution = { machine: 'DocumentExtraction', executionId };
    const refusal = await goOn(ports, execution, document, { actor, onceId });
    return refusal ?? { body: { documentId, executionId } };
  });
