import { type Refusal, refuse } from '../../../domain/api/problem.ts';
import { retryDocument } from '../../../domain/api/routes/documents.ts';
import type { DocumentRecord } from '../../ports/document-store.ts';
import type { ExecutionName } from '../../ports/executions.ts';
import { serve } from '../define-api.ts';
import { executionIdOf } from './document-view.ts';
import type { DocumentsPorts } from './ports.ts';
import { changeableDocument } from './visible-document.ts';

type Ports = Pick<DocumentsPorts, 'documents' | 'reviews' | 'executions'>;

const sendAgain = 'Send the document again: the new upload takes over from this one.';

/** Goes on with the execution, unless it does already; refuses where it can't. */
const goOn = async (
  { executions }: Ports,
  execution: ExecutionName,
  { status }: DocumentRecord,
  onceId: string,
): Promise<Refusal | undefined> => {
  const before = await executions.find(execution);
  const runsAgain = before?.status === 'RUNNING' && (status === 'FAILED' || before.redriveCount > 0);
  if (runsAgain) return undefined;
  if (status !== 'FAILED')
    return refuse('CONFLICT', `The document is ${status}: only a failed extraction can be tried again.`);
  if (!before) return refuse('CONFLICT', `Its execution is no longer kept. ${sendAgain}`);
  const outcome = await executions.redrive(execution, onceId);
  switch (outcome.kind) {
    case 'redriven':
    case 'running':
      return undefined;
    case 'notRedrivable':
      return refuse('CONFLICT', `Its execution can’t go on (${outcome.because}). ${sendAgain}`);
    case 'notFound':
      return refuse('CONFLICT', `Its execution is no longer kept. ${sendAgain}`);
  }
};

export const serveRetryDocument = (ports: Ports) =>
  serve(retryDocument, async ({ params, actor, onceId }) => {
    const { documentId } = params;
    const changeable = await changeableDocument(ports, documentId, actor);
    if ('refused' in changeable) return changeable;
    const { document } = changeable;
    const executionId = executionIdOf(document);
    const refusal = await goOn(ports, { machine: 'DocumentExtraction', executionId }, document, onceId);
    return refusal ?? { body: { documentId, executionId } };
  });
