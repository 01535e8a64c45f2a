import { z } from 'zod';
import { type Candidate, CandidateRecord, DocumentKind, Reason } from '../../domain/document/candidate.ts';
import type { WorkFiles } from '../ports/work-files.ts';

/** Records a file: some megabytes of JSON, whatever the size of the document. */
const recordsPerPart = 2_000;

/** A candidate in the work bucket: its records in files of bounded size, so that no task needs to hold them all. */
export const CandidateManifest = z.strictObject({
  kind: DocumentKind,
  recordCount: z.number().int().nonnegative(),
  parts: z.array(z.strictObject({ key: z.string(), from: z.number().int(), recordCount: z.number().int() })),
  reasons: z.array(Reason),
});
export type CandidateManifest = z.infer<typeof CandidateManifest>;
export type CandidatePart = CandidateManifest['parts'][number];

const Records = z.array(CandidateRecord);

export const documentFile = (documentId: string, name: string): string => `documents/${documentId}/${name}`;

/** Writes a candidate under `name` and returns its manifest's key. The same candidate again gives the same files. */
export const writeCandidate = async (
  files: WorkFiles,
  documentId: string,
  name: string,
  candidate: Candidate,
): Promise<string> => {
  const parts: CandidatePart[] = [];
  for (let from = 0; from < candidate.records.length; from += recordsPerPart) {
    const records = candidate.records.slice(from, from + recordsPerPart);
    const key = documentFile(documentId, `${name}/${String(from).padStart(8, '0')}.json`);
    await files.write(key, JSON.stringify(records));
    parts.push({ key, from, recordCount: records.length });
  }
  const { kind, reasons, records } = candidate;
  return writeManifest(files, documentId, name, { kind, recordCount: records.length, parts, reasons });
};

export const writeManifest = async (
  files: WorkFiles,
  documentId: string,
  name: string,
  manifest: CandidateManifest,
): Promise<string> => {
  const key = documentFile(documentId, `${name}.json`);
  await files.write(key, JSON.stringify(manifest));
  return key;
};

export const readManifest = async (files: WorkFiles, key: string): Promise<CandidateManifest> =>
  CandidateManifest.parse(JSON.parse(await files.read(key)));

export const readPart = async (files: WorkFiles, part: CandidatePart): Promise<CandidateRecord[]> =>
  Records.parse(JSON.parse(await files.read(part.key)));
