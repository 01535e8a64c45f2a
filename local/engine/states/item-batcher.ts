import { byteLength, isJsonObject, type Json, type JsonObject, payloadLimitBytes } from '../json.ts';
import { runtimeFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';

type Child = { input: string; itemCount: number };

/** Groups the selected items into the inputs of child executions. */
export const batchItems = (visit: StateVisit, items: Json[]): Child[] => {
  const batcher = visit.definition.ItemBatcher;
  if (!batcher) return items.map((item) => ({ input: JSON.stringify(item), itemCount: 1 }));
  const maxItems = limit(visit, batcher, 'MaxItemsPerBatch') ?? Number.POSITIVE_INFINITY;
  const maxBytes = limit(visit, batcher, 'MaxInputBytesPerBatch') ?? payloadLimitBytes;
  const batchInput = batchInputOf(visit, batcher);
  const head = batchInput === undefined ? '' : `"BatchInput":${JSON.stringify(batchInput)},`;
  const frameBytes = byteLength(`{${head}"Items":[]}`);
  const children: Child[] = [];
  let texts: string[] = [];
  let bytes = frameBytes;
  const close = (): void => {
    if (texts.length > 0) children.push({ input: `{${head}"Items":[${texts.join(',')}]}`, itemCount: texts.length });
    texts = [];
    bytes = frameBytes;
  };
  for (const item of items) {
    const text = JSON.stringify(item);
    const size = byteLength(text) + 1;
    if (texts.length > 0 && (texts.length >= maxItems || bytes + size > Math.min(maxBytes, payloadLimitBytes))) close();
    texts.push(text);
    bytes += size;
  }
  close();
  return children;
};

const limit = (visit: StateVisit, batcher: JsonObject, name: string): number | undefined => {
  const path = batcher[`${name}Path`];
  const literal = batcher[name];
  const value = visit.isJsonata
    ? literal === undefined
      ? undefined
      : visit.evaluateTyped(literal, `ItemBatcher/${name}`, 'number')
    : typeof path === 'string'
      ? visit.path(path, visit.run.input, `${name}Path`)
      : literal;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw runtimeFailure(`${name} must be a positive integer but was: ${JSON.stringify(value)}`);
};

const batchInputOf = (visit: StateVisit, { BatchInput }: JsonObject): Json | undefined => {
  if (BatchInput === undefined) return undefined;
  if (visit.isJsonata) return visit.evaluate(BatchInput, 'ItemBatcher/BatchInput');
  return isJsonObject(BatchInput) ? visit.payload(BatchInput, visit.inputAfterInputPath) : BatchInput;
};
