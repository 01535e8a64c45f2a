import { z } from 'zod';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoExtractedTradeStore } from '../adapters/dynamo-extracted-trade-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { defineTask } from '../define-task.ts';
import { ValidationError } from '../errors.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentRecord, DocumentStore } from '../ports/document-store.ts';
import type { ExtractedTrade, ExtractedTradeStore } from '../ports/extracted-records.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { type CandidatePart, documentFile, readManifest, readPart } from './candidate-files.ts';
import { contentKeyOf } from './content-key.ts';
import { storeTrades as description } from './descriptions.ts';
import { ExecutionInput } from './execution-input.ts';
import { getDocument } from './get-document.ts';
import { RecordLinks, Superseded } from './store-outcome.ts';
import { toRecord } from './to-record.ts';

/*
 * Stores a document's trades, part by part, for as long as its time allows, and says where to go on. Safe to run twice:
 * every trade is a conditional write that knows its document and record, so a part that was stored changes nothing.
 */

const Progress = z.strictObject({
  /** The next part to store. */
  nextPart: z.number().int().nonnegative(),
  created: z.number().int(),
  amended: z.number().int(),
  unchanged: z.number().int(),
  outdated: z.number().int(),
});
type Progress = z.infer<typeof Progress>;

export const Input = ExecutionInput.extend({ candidate: z.string(), progress: Progress.nullable() });
export const Output = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('more'), progress: Progress }),
  z.strictObject({ kind: z.literal('stored'), records: RecordLinks }),
  Superseded,
]);

/** No part is begun after this share of the function's time: a part takes seconds, the rest is left for it. */
const workingMs = description.timeoutSeconds * 1000 * 0.6;

/** As many as fit a document's row and a payload; the work bucket lists all. */
const idsInLinks = 100;

type Ports = {
  documents: Pick<DocumentStore, 'get' | 'holderOf'>;
  trades: ExtractedTradeStore;
  files: WorkFiles;
  clock: Clock;
};

export const makeStoreTrades =
  (ports: Ports) =>
  async (input: z.output<typeof Input>): Promise<z.output<typeof Output>> => {
    const { documentId, executionArn, candidate } = input;
    const startedAt = ports.clock();
    const document = await getDocument(ports.documents, documentId);
    const holder = await ports.documents.holderOf(contentKeyOf(document));
    if (holder !== documentId) return { kind: 'superseded', by: holder ?? null };
    const by = changedByExecution(executionArn, startedAt);
    const { parts } = await readManifest(ports.files, candidate);
    let progress = input.progress ?? { nextPart: 0, created: 0, amended: 0, unchanged: 0, outdated: 0 };
    for (const part of parts.slice(progress.nextPart)) {
      if (ports.clock() - startedAt > workingMs) return { kind: 'more', progress };
      progress = await storePart(ports, document, part, progress, by);
    }
    return { kind: 'stored', records: await linksOf(ports.files, document, parts, progress) };
  };

const storePart = async (
  { trades, files }: Ports,
  document: DocumentRecord,
  part: CandidatePart,
  progress: Progress,
  by: ReturnType<typeof changedByExecution>,
): Promise<Progress> => {
  const extracted = (await readPart(files, part)).map((record, at): ExtractedTrade => {
    const made = toRecord(document, record, part.from + at);
    if (Array.isArray(made) || made.kind !== 'trade')
      throw new ValidationError(
        `record ${part.from + at} of ${document.documentId} is no trade: ${JSON.stringify(made)}`,
      );
    return made.trade;
  });
  const outcomes = await trades.store(extracted, document.receivedAt, by);
  const listed = extracted.map(({ trade }, at) => ({
    tradeId: trade.tradeId,
    record: part.from + at,
    outcome: outcomes[at],
  }));
  await files.write(listFile(document.documentId, part), JSON.stringify(listed));
  const next = { ...progress, nextPart: progress.nextPart + 1 };
  for (const outcome of outcomes) next[outcome] += 1;
  return next;
};

const listPrefix = (documentId: string): string => documentFile(documentId, 'records/');
const listFile = (documentId: string, { from }: CandidatePart): string =>
  `${listPrefix(documentId)}${String(from).padStart(8, '0')}.json`;

const ListedTrades = z.array(z.object({ tradeId: z.string() }));

const linksOf = async (
  files: WorkFiles,
  { documentId, source }: DocumentRecord,
  parts: readonly CandidatePart[],
  { nextPart: _, ...counts }: Progress,
): Promise<z.infer<typeof RecordLinks>> => {
  const [first] = parts;
  const listed = first ? ListedTrades.parse(JSON.parse(await files.read(listFile(documentId, first)))) : [];
  return {
    table: source === 'BANK' ? 'BankTradeData' : 'CounterpartyTradeData',
    count: parts.reduce((sum, { recordCount }) => sum + recordCount, 0),
    ids: listed.slice(0, idsInLinks).map(({ tradeId }) => tradeId),
    listPrefix: listPrefix(documentId),
    ...counts,
  };
};

export const handler = defineTask({
  Input,
  Output,
  run: makeStoreTrades({
    documents: dynamoDocumentStore(dynamo),
    trades: dynamoExtractedTradeStore(dynamo),
    files: s3WorkFiles(s3Client()),
    clock: Date.now,
  }),
});
