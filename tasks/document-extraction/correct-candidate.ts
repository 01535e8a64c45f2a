import { applyCorrection, type Correction, type FieldChange } from '../../domain/document/apply-correction.ts';
import type { Reason } from '../../domain/document/candidate.ts';
import type { WorkFiles } from '../ports/work-files.ts';
import { type CandidateManifest, documentFile, readPart, writeManifest } from './candidate-files.ts';

export type CorrectedCandidate =
  | { kind: 'corrected'; candidate: string; changes: FieldChange[] }
  | { kind: 'refused'; problems: Reason[] };

/**
 * A candidate with a person's corrections, written under `name`: all of them or none. Only the parts that change are
 * written; the new manifest goes on naming the others.
 */
export const correctCandidate = async (
  files: WorkFiles,
  documentId: string,
  name: string,
  manifest: CandidateManifest,
  corrections: readonly Correction[],
): Promise<CorrectedCandidate> => {
  const changes: FieldChange[] = [];
  const problems: Reason[] = [];
  const rewritten: { key: string; text: string }[] = [];
  const parts: CandidateManifest['parts'] = [];
  const recordOf = ({ record = 0 }: Correction) => record;
  for (const stray of corrections.filter((correction) => recordOf(correction) >= manifest.recordCount))
    problems.push({ code: 'NO_SUCH_RECORD', message: `There is no record ${recordOf(stray)}`, field: stray.field });

  for (const part of manifest.parts) {
    const until = part.from + part.recordCount;
    const own = corrections.filter((correction) => recordOf(correction) >= part.from && recordOf(correction) < until);
    if (own.length === 0) {
      parts.push(part);
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
    parts.push({ ...part, key });
    rewritten.push({ key, text: JSON.stringify(result.candidate.records) });
    changes.push(...result.changes.map((change) => ({ ...change, record: change.record + part.from })));
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  for (const { key, text } of rewritten) await files.write(key, text);
  const candidate = await writeManifest(files, documentId, name, { ...manifest, parts, reasons: [] });
  return { kind: 'corrected', candidate, changes };
};

const atDocument = (problem: Reason, from: number): Reason =>
  problem.record === undefined ? problem : { ...problem, record: problem.record + from };
