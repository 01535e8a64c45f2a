import type { CandidateRecord, DocumentKind } from '../../../domain/document/candidate.ts';
import { linkingS3Client, s3IncomingDocuments } from '../../../tasks/adapters/s3-incoming-documents.ts';
import { servedDocuments } from '../../../tasks/api/documents/served-documents.ts';
import { writeCandidate } from '../../../tasks/document-extraction/candidate-files.ts';
import type { DocumentRecord } from '../../../tasks/ports/document-store.ts';
import { startLocalS3 } from '../../local/fixtures/local-s3.ts';
import { apiClient } from '../../support/api-client.ts';
import { documentWorld } from '../../support/document-world.ts';
import { memoryDocumentList } from '../../support/memory/memory-document-list.ts';
import { memoryExecutionAudit } from '../../support/memory/memory-execution-audit.ts';
import { memoryExecutions } from '../../support/memory/memory-executions.ts';
import { aDocument, by } from '../document-extraction/document-store-contract.ts';

export const bucket = 'documents';

/** The local S3 with the bucket for documents, as the templates declare it. */
export const startDocumentsBucket = async () => {
  const s3 = await startLocalS3();
  s3.store.putBucket(bucket, { versioned: true, events: false, corsRules: [] });
  process.env.BUCKET_DOCUMENTS = bucket;
  const client = linkingS3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  return { ...s3, incoming: s3IncomingDocuments(client) };
};
export type DocumentsBucket = Awaited<ReturnType<typeof startDocumentsBucket>>;

const executionArn = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:DocumentExtraction:${name}`;

const places: Record<DocumentKind, Partial<DocumentRecord>> = {
  trade: { key: 'BANK/u1/trades.csv', kind: 'trade', source: 'BANK', mediaType: 'CSV' },
  invoice: { key: 'INVOICES/u1/invoice.pdf', kind: 'invoice', mediaType: 'PDF', pages: 3 },
  receipt: { key: 'RECEIPTS/ada/u1/receipt.png', kind: 'receipt', userId: 'ada', mediaType: 'PNG', pages: 1 },
};

export const aRecord = (value: string): CandidateRecord => ({
  fields: { total: { value, confidence: 0.9, page: 1, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.04 } } },
  lineItems: [],
});

/** The documents' routes over stores in memory and, where one is given, a real bucket. */
export const documentsWorld = (s3?: DocumentsBucket) => {
  const world = documentWorld();
  // Links expire by the bucket's own clock.
  if (s3) world.now = Date.now();
  const executions = memoryExecutions();
  const answered: { taskToken: string; output: unknown }[] = [];
  const notGiven = () => Promise.reject(new Error('the test gives no bucket'));
  const api = apiClient(
    servedDocuments({
      documents: world.documents,
      list: memoryDocumentList(() => world.documents.all()),
      announced: world.announced,
      incoming: s3?.incoming ?? { store: notGiven, linkToStore: notGiven, linkToShow: notGiven },
      reviews: world.reviews,
      files: world.files,
      executions,
      callbacks: {
        succeed: async (taskToken, output) => {
          answered.push({ taskToken, output });
        },
      },
      audit: memoryExecutionAudit(world.audit),
      clock: world.clock,
    }),
  );

  /** A document of the kind (`unknown`: at a place that nobody knows), as it would be after its execution. */
  const put = async (kind: DocumentKind | 'unknown', more: Partial<DocumentRecord> = {}): Promise<string> => {
    const documentId = more.documentId ?? `doc-${kind}`;
    const { kind: _kind, source: _source, mediaType: _mediaType, ...plain } = aDocument(documentId);
    const place = kind === 'unknown' ? { key: 'ELSEWHERE/x' } : places[kind];
    const document = { ...plain, ...place, executionArn: executionArn(`e-${documentId}`), ...more };
    await world.documents.register({ document }, by);
    return documentId;
  };

  /** The same, failed, with an execution that can go on. */
  const putFailed = async (kind: DocumentKind | 'unknown', execution: object = {}): Promise<string> => {
    const documentId = await put(kind, { status: 'FAILED' });
    executions.executions.set(`e-${documentId}`, {
      machine: 'DocumentExtraction',
      executionId: `e-${documentId}`,
      status: 'FAILED',
      startedAt: by.at,
      redriveCount: 0,
      redrivable: true,
      ...execution,
    });
    return documentId;
  };

  /** The same, waiting for a decision on what was read. */
  const putInReview = async (
    kind: DocumentKind | 'unknown',
    records: readonly CandidateRecord[] = [aRecord('12.30')],
    round = 1,
  ): Promise<string> => {
    const documentId = await put(kind, { status: 'IN_REVIEW' });
    const candidate = await writeCandidate(world.files, documentId, 'candidate', {
      kind: kind === 'unknown' ? 'trade' : kind,
      records: [...records],
      reasons: [],
    });
    const reasons = [{ code: 'MISSING_FIELD', message: 'no date' }];
    await world.reviews.open(
      { documentId, round, taskToken: 'the-token', candidate, reasons, executionArn: executionArn('e') },
      by,
    );
    return documentId;
  };

  return { ...world, world, executions, answered, api, put, putFailed, putInReview };
};
