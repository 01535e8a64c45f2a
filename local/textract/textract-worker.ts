import { parentPort } from 'node:worker_threads';
import { type AnalysedDocument, type Analysis, analyseDocument } from './analyse-document.ts';
import type { ReadLimits } from './reading/read-document.ts';
import { TextractError, type TextractErrorName } from './textract-error.ts';

export type WorkerRequest = { id: number; bytes: Uint8Array; analysis: Analysis; limits: ReadLimits };
export type WorkerAnswer =
  | { id: number; document: AnalysedDocument }
  | { id: number; error: { name: TextractErrorName; message: string } };

/** Reads documents off the event loop; keeps the models between them. */
parentPort?.on('message', ({ id, bytes, analysis, limits }: WorkerRequest) => {
  analyseDocument(bytes, analysis, limits).then(
    (document) => parentPort!.postMessage({ id, document } satisfies WorkerAnswer),
    (error: unknown) => {
      const known = error instanceof TextractError;
      const message = error instanceof Error ? error.message : String(error);
      parentPort!.postMessage({
        id,
        error: { name: known ? error.name : 'InternalServerError', message },
      } satisfies WorkerAnswer);
    },
  );
});
