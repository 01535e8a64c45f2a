import { setTimeout as delay } from 'node:timers/promises';
import { type Candidate, type DocumentKind, type Field, Reason } from '../../domain/document/candidate.ts';
import { checkCandidate } from '../../domain/document/check-candidate.ts';
import { decideOutcome } from '../../domain/document/decide-outcome.ts';
import { readStructured } from '../../domain/document/read-structured.ts';
import { interpretRawAnswer } from '../../tasks/document-extraction/interpret-raw-answer.ts';
import { type Reader, readerOf } from '../../tasks/document-extraction/reader-of.ts';
import { recogniseUpload } from '../../tasks/document-extraction/recognise-upload.ts';
import { UnreadableDocumentError } from '../../tasks/errors.ts';
import type { DocumentReader, RawAnswer } from '../../tasks/ports/document-reader.ts';
import type { DocumentRecord } from '../../tasks/ports/document-store.ts';

/** One record of a file: `fields` by the names of the command's contract. */
type ExtractedRecord = {
  file: string;
  kind: DocumentKind;
  status: 'EXTRACTED' | 'REVIEW' | 'REJECTED';
  fields: Record<string, Field>;
  lineItems: Record<string, Field>[];
  reasons: Reason[];
};

/** A trade file's records beyond the first; absent for documents of one record. */
export type ExtractedFile = ExtractedRecord & { records?: Pick<ExtractedRecord, 'fields' | 'lineItems'>[] };

/** A place of the kind, so that the tasks' own recognition sees what it would see after an upload. */
const folders: Readonly<Record<DocumentKind, string>> = {
  trade: 'COUNTERPARTY',
  invoice: 'INVOICES',
  receipt: 'RECEIPTS/me',
};

const readJob = async (
  reader: DocumentReader,
  document: DocumentRecord,
  analysis: RawAnswer['analysis'],
): Promise<RawAnswer> => {
  const jobId = await reader.startJob(document, analysis, {
    jobTag: document.documentId,
    requestToken: document.documentId,
  });
  for (;;) {
    const state = await reader.jobState(jobId, analysis);
    if (state.kind === 'succeeded') return reader.readJob(jobId, analysis);
    if (state.kind === 'unreadable') throw new UnreadableDocumentError(state.code, state.message);
    if (state.kind !== 'running') throw new Error(`the reader gave up on ${document.key}: ${JSON.stringify(state)}`);
    await delay(100);
  }
};

const candidateOf = async (
  source: Exclude<Reader, { kind: 'REFUSED' }>,
  kind: DocumentKind,
  document: DocumentRecord,
  bytes: Uint8Array,
  reader: DocumentReader,
): Promise<Candidate> => {
  switch (source.kind) {
    case 'STRUCTURED':
      return readStructured(source.mediaType, bytes, kind);
    case 'PAGE':
      return interpretRawAnswer(await reader.readPage(document, source.analysis), kind);
    case 'JOB':
      return interpretRawAnswer(await readJob(reader, document, source.analysis), kind);
  }
};

const rejected = (file: string, kind: DocumentKind, reasons: Reason[]): ExtractedFile => ({
  file,
  kind,
  status: 'REJECTED',
  fields: {},
  lineItems: [],
  reasons: reasons.map((reason) => Reason.parse(reason)),
});

/** Reads, interprets and checks one file as the extraction flow does; `today` is ISO 8601. Never throws for what is wrong with the file. */
export const extractFile = async (
  { file, kind, bytes }: { file: string; kind: DocumentKind; bytes: Uint8Array },
  reader: DocumentReader,
  today: string,
): Promise<ExtractedFile> => {
  const document = await recogniseUpload(
    {
      documentId: file,
      bucket: 'files',
      key: `${folders[kind]}/${file}`,
      sizeBytes: bytes.length,
      uploadedBy: null,
      status: 'RECEIVED',
      reasons: [],
      receivedAt: today,
      updatedAt: today,
      executionArn: '',
      version: 0,
    },
    { read: async (_object, maxBytes) => bytes.subarray(0, maxBytes) },
  );
  if (document.reasons.length > 0) return rejected(file, kind, document.reasons);
  const source = readerOf(document);
  if (source.kind === 'REFUSED') return rejected(file, kind, [source.reason]);

  try {
    const candidate = await candidateOf(source, kind, document, bytes, reader);
    const outcome = decideOutcome(candidate, checkCandidate(candidate, { today }));
    const [first, ...more] = candidate.records;
    return {
      file,
      kind,
      status: outcome.kind === 'extracted' ? 'EXTRACTED' : outcome.kind === 'review' ? 'REVIEW' : 'REJECTED',
      fields: first?.fields ?? {},
      lineItems: first?.lineItems ?? [],
      reasons: outcome.kind === 'extracted' ? [] : outcome.reasons.map((reason) => Reason.parse(reason)),
      ...(more.length > 0 && { records: more }),
    };
  } catch (error) {
    if (error instanceof UnreadableDocumentError)
      return rejected(file, kind, [{ code: error.code, message: error.message }]);
    throw error;
  }
};
