import { getDocumentRecords } from '../../../domain/api/routes/documents.ts';
import type { CandidateRecord } from '../../../domain/document/candidate.ts';
import { documentFile, readManifest, readPart } from '../../document-extraction/candidate-files.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { WorkFiles } from '../../ports/work-files.ts';
import { serve } from '../define-api.ts';
import type { DocumentsPorts } from './ports.ts';
import { type Visible, visibleDocument } from './visible-document.ts';

/** A Lambda's answer is 6 MiB at most; a record with thousands of lines fills a part of it by itself. */
const fullBytes = 4 * 1024 * 1024;

type IndexedRecord = CandidateRecord & { index: number };
/** A page goes on in the candidate that the first one showed, whatever is corrected meanwhile. */
type RecordPosition = { candidate: string; index: number };

/** The candidate that counts: as it was corrected last, else as it was reviewed, else as it was read. */
const candidateOf = ({ document, review }: Visible): string => {
  if (review?.outcome?.kind === 'corrected') return review.outcome.candidate;
  return review?.candidate ?? documentFile(document.documentId, 'candidate.json');
};

const recordsFrom = async (
  files: WorkFiles,
  { candidate, index }: RecordPosition,
  limit: number,
): Promise<Page<IndexedRecord>> => {
  const { parts, recordCount } = await readManifest(files, candidate);
  const items: IndexedRecord[] = [];
  let bytes = 0;
  for (const part of parts) {
    const at = index + items.length;
    if (at >= part.from + part.recordCount) continue;
    for (const record of (await readPart(files, part)).slice(at - part.from)) {
      bytes += Buffer.byteLength(JSON.stringify(record));
      const isFull = items.length === limit || (items.length > 0 && bytes > fullBytes);
      if (isFull) return { items, next: { candidate, index: index + items.length } };
      items.push({ ...record, index: index + items.length });
    }
    if (items.length === limit) break;
  }
  const reached = index + items.length;
  return { items, ...(reached < recordCount && { next: { candidate, index: reached } }) };
};

export const serveGetDocumentRecords = (ports: Pick<DocumentsPorts, 'documents' | 'reviews' | 'files'>) =>
  serve(getDocumentRecords, async ({ params, actor, page }) => {
    const visible = await visibleDocument(ports, params.documentId, actor);
    if ('refused' in visible) return visible;
    return page(async ({ limit, after }: PageRequest) => {
      const position = (after as RecordPosition | undefined) ?? { candidate: candidateOf(visible), index: 0 };
      return (await ports.files.has(position.candidate)) ? recordsFrom(ports.files, position, limit) : { items: [] };
    });
  });
