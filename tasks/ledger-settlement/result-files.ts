import { z } from 'zod';
import type { RunFiles } from '../ports/run-files.ts';
import { fromJsonLines } from '../trade-matching/json-lines.ts';

/** Where a Distributed Map's ResultWriter put the outputs of its children. */
export const ResultPlace = z.object({ Bucket: z.string(), Key: z.string() });

/** The manifest that a ResultWriter leaves, as far as it is read here. */
const Manifest = z.object({
  ResultFiles: z.object({ SUCCEEDED: z.array(z.object({ Key: z.string() })).default([]) }),
});

/** The outputs of a map's children, file by file: written as JSON Lines, one output a line. */
export const childOutputs = async function* <Value>(files: RunFiles, manifestKey: string): AsyncGenerator<Value> {
  const manifest = Manifest.parse(JSON.parse(await files.read(manifestKey)));
  for (const { Key } of manifest.ResultFiles.SUCCEEDED) yield* fromJsonLines<Value>(await files.read(Key));
};
