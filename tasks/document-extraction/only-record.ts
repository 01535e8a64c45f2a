import { ValidationError } from '../errors.ts';
import type { DocumentRecord } from '../ports/document-store.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { readManifest, readPart } from './candidate-files.ts';
import { type ExtractedRecord, toRecord } from './to-record.ts';

/**
 * The one record of a receipt's or invoice's candidate.
 * @throws ValidationError if it has none or several, or can't be stored: CheckCandidate lets no such one through.
 */
export const onlyRecord = async (
  files: WorkFiles,
  document: DocumentRecord,
  candidate: string,
): Promise<ExtractedRecord> => {
  const { parts, recordCount } = await readManifest(files, candidate);
  const [part] = parts;
  const [record] = part ? await readPart(files, part) : [];
  if (!record || recordCount !== 1)
    throw new ValidationError(`${document.documentId} should make one ${document.kind}, not ${recordCount}`);
  const made = toRecord(document, record, 0);
  if (Array.isArray(made))
    throw new ValidationError(`${document.documentId} makes no ${document.kind}: ${JSON.stringify(made)}`);
  return made;
};
