import type { TradeSource } from '../../domain/trade/trade.ts';

const padded = (count: number): string => String(count).padStart(5, '0');
const folder = (runId: string) => `runs/${runId}`;

/** Keys of a run's files in the work bucket. Lists come back in the order of the numbers. */
export const runKeys = (runId: string) => ({
  rules: `${folder(runId)}/rules.json`,
  snapshot: (source: TradeSource, file: number) => `${folder(runId)}/blocks/${source}-${padded(file)}.jsonl`,
  snapshotIndex: (source: TradeSource, file: number) => `${folder(runId)}/blocks/${source}-${padded(file)}.index.json`,
  blockManifest: `${folder(runId)}/blocks.manifest.jsonl`,
  leftovers: (part: string) => `${folder(runId)}/leftovers/${part}.jsonl`,
  leftoverFolder: `${folder(runId)}/leftovers/`,
  rows: (part: string, file: number) => `${folder(runId)}/rows/${part}-${padded(file)}.jsonl`,
  rowFolder: `${folder(runId)}/rows/`,
  rowManifest: `${folder(runId)}/rows.manifest.jsonl`,
  /** What became of the verdicts of a row file that were not written. */
  refusals: (rowKey: string) => rowKey.replace('/rows/', '/refusals/'),
  refusalFolder: `${folder(runId)}/refusals/`,
  report: (form: 'json' | 'csv' | 'html') => `${folder(runId)}/report.${form}`,
});

export const partName = (part: number): string => padded(part);
