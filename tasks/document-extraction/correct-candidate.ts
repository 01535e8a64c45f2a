import {
  applyCorrection,
  type Correction,
  type Discard,
  type FieldChange,
} from '../../domain/document/apply-correction.ts';
import type { Reason } from '../../domain/document/candidate.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { type CandidateManifest, documentFile, readPart, writeManifest } from './candidate-files.ts';

export type CorrectedCandidate =
  | { kind: 'corrected'; candidate: string; changes: FieldChange[] }
  | { kind: 'refused'; problems: Reason[] };

/**
 * A candidate with a person's corrections, written under `name`: all of them or none. Only the parts that change are
 * written; the new manifest goes on naming the others. Where records are discarded, those after them move up.
 */
export const correctCandidate = async (
  files: WorkFiles,
  documentId: string,
  name: string,
  manifest: CandidateManifest,
  corrections: readonly (Correction | Discard)[],
): Promise<CorrectedCandidate> => {
  const changes: FieldChange[] = [];
  const problems: Reason[] = [];
  const rewritten: { key: string; text: string }[] = [];
  const parts: CandidateManifest['parts'] = [];
  const recordOf = ({ record = 0 }: { record?: number }) => record;
  let recordCount = 0;
  for (const stray of corrections.filter((correction) => recordOf(correction) >= manifest.recordCount))
    problems.push({ code: 'NO_SUCH_RECORD', message: `There is no record ${recordOf(stray)}` });

  for (const part of manifest.parts) {
    const until = part.from + part.recordCount;
    const own = corrections.filter((correction) => recordOf(correction) >= part.from && recordOf(correction) < until);
    if (own.length === 0) {
      parts.push({ ...part, from: recordCount });
      recordCount += part.recordCount;
      continue;
    }
    const candidate = { kind: manifest.kind, records: await readPart(files, part), reasons: [] };
    const result = applyCorrection(
      candidate,
      own.map((correction) => ({ ...correction, record: recordOf(correction) - part.from })),
    );
    if (result.kind === 'refused') {
      problems.push(...result.problems.map((problem) => atDocument(problem, part.from)));
      continue;
    }
    const key = documentFile(documentId, `${name}/${String(part.from).padStart(8, '0')}.json`);
    const { records } = result.candidate;
    if (records.length > 0) parts.push({ key, from: recordCount, recordCount: records.length });
    recordCount += records.length;
    rewritten.push({ key, text: JSON.stringify(records) });
    changes.push(...result.changes.map((change) => ({ ...change, record: change.record + part.from })));
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  for (const { key, text } of rewritten) await files.write(key, text);
  const candidate = await writeManifest(files, documentId, name, {
    ...manifest,
    recordCount,
    parts,
    reasons: [],
  });
  return { kind: 'corrected', candidate, changes };
};

const atDocument = (problem: Reason, from: number): Reason =>
  problem.record === undefined ? problem : { ...problem, record: problem.record + from };
