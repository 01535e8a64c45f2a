import { z } from 'zod';
import { awsMatchingPorts } from '../adapters/aws-matching-ports.ts';
import { defineTask } from '../define-task.ts';
import type { MatchingPorts } from '../ports/matching-ports.ts';
import { toJsonLines } from './json-lines.ts';
import { type IndexedFile, planParts } from './plan-parts.ts';
import { RunInput } from './run.ts';
import { partName, runKeys } from './run-keys.ts';
import type { SnapshotIndex } from './snapshot-file.ts';

// Joins the snapshot's indexes into the manifest of the Map. A pure function of files: run twice, it writes the same manifest.

const count = z.int().nonnegative();
export const Input = RunInput.extend({ files: z.strictObject({ BANK: count, COUNTERPARTY: count }) });
export const BlockPlan = z.strictObject({
  manifestKey: z.string(),
  /** Items of the manifest; 0 where nothing is in scope. */
  parts: count,
  blocks: count,
  /** What the slowest child has to match, and the first place to look when it is too much. */
  largestBlock: z.strictObject({ key: z.string(), trades: count }).nullable(),
  trades: z.strictObject({ BANK: count, COUNTERPARTY: count }),
});

const tradesPerPart = 5_000;

type Ports = Pick<MatchingPorts, 'files'>;

export const makePlanBlocks =
  ({ files }: Ports, limit = tradesPerPart) =>
  async ({ run, files: counts }: z.infer<typeof Input>): Promise<z.infer<typeof BlockPlan>> => {
    const keys = runKeys(run.runId);
    const indexed: IndexedFile[] = [];
    for (const source of ['BANK', 'COUNTERPARTY'] as const) {
      for (let file = 0; file < counts[source]; file += 1) {
        const index: SnapshotIndex = JSON.parse(await files.read(keys.snapshotIndex(source, file)));
        indexed.push({ source, key: keys.snapshot(source, file), index });
      }
    }
    const { parts, ...plan } = planParts(indexed, limit, partName);
    await files.write(keys.blockManifest, toJsonLines(parts));
    return { manifestKey: keys.blockManifest, parts: parts.length, ...plan };
  };

export const handler = defineTask({ Input, Output: BlockPlan, run: makePlanBlocks(awsMatchingPorts()) });
