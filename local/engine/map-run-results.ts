import type { EngineCore } from './engine-core.ts';
import type { ExecutionRecord } from './execution.ts';
import { exceedsPayloadLimit, type Json } from './json.ts';
import { uuidFrom } from './jsonata/aws-functions.ts';
import type { MapRun } from './map-runs.ts';

/** The state's result: the children's outputs in order, or where the ResultWriter put them. */
export const childOutputs = async (core: EngineCore, run: MapRun): Promise<Json> => {
  const latest = new Map<number, ExecutionRecord>();
  // Newest first: of an item that a redrive started anew only the last execution counts.
  for (const child of core.store.listExecutions({ mapRunArn: run.mapRunArn, limit: Number.MAX_SAFE_INTEGER }))
    if (!latest.has(indexOf(child))) latest.set(indexOf(child), child);
  const children = [...latest.values()].sort((a, b) => indexOf(a) - indexOf(b));
  if (run.resultWriter?.bucket === undefined) {
    // A failed child within the tolerance leaves null, so that places still match the items.
    const results = children.map(outputOf);
    const flat = run.resultWriter?.config.Transformation === 'FLATTEN' ? results.flat() : results;
    if (exceedsPayloadLimit(JSON.stringify(flat)))
      throw Object.assign(
        new Error('The Map state returned a result with a size exceeding the maximum number of bytes service limit.'),
        {
          name: 'States.DataLimitExceeded',
        },
      );
    return flat;
  }
  return writeResults(core, run, run.resultWriter.bucket, children);
};

const indexOf = (record: ExecutionRecord): number => (record.parent?.kind === 'mapRun' ? record.parent.index : 0);

const outputOf = (record: ExecutionRecord): Json =>
  record.output === undefined ? null : (JSON.parse(record.output) as Json);

const groups = [
  ['SUCCEEDED', ['SUCCEEDED']],
  ['FAILED', ['FAILED', 'TIMED_OUT', 'ABORTED']],
  ['PENDING', ['RUNNING']],
] as const;

/** AWS writes SUCCEEDED_0.json, FAILED_0.json, PENDING_0.json and a manifest under Prefix/UUID/. */
const writeResults = async (
  core: EngineCore,
  run: MapRun,
  bucket: string,
  children: ExecutionRecord[],
): Promise<Json> => {
  const prefix = run.resultWriter?.prefix;
  const folder = `${prefix ? `${prefix.replace(/\/$/, '')}/` : ''}${uuidFrom(core.random)}`;
  const { Transformation = 'NONE', OutputType = 'JSON' } = run.resultWriter?.config ?? {};
  const files: Record<string, Json[]> = {};
  for (const [name, statuses] of groups) {
    const members = children.filter((child) => (statuses as readonly string[]).includes(child.status));
    const rows = Transformation === 'NONE' || name !== 'SUCCEEDED' ? members.map(describeChild) : members.map(outputOf);
    const flat = Transformation === 'FLATTEN' && name === 'SUCCEEDED' ? rows.flat() : rows;
    files[name] = [];
    if (flat.length === 0) continue;
    const key = `${folder}/${name}_0.${OutputType === 'JSONL' ? 'jsonl' : 'json'}`;
    const body = OutputType === 'JSONL' ? flat.map((row) => JSON.stringify(row)).join('\n') : JSON.stringify(flat);
    await core.services.objects.put(bucket, key, body, 'application/json');
    files[name] = [{ Key: key, Size: Buffer.byteLength(body) }];
  }
  const manifestKey = `${folder}/manifest.json`;
  const manifest = { DestinationBucket: bucket, MapRunArn: run.mapRunArn, ResultFiles: files };
  await core.services.objects.put(bucket, manifestKey, JSON.stringify(manifest), 'application/json');
  return { MapRunArn: run.mapRunArn, ResultWriterDetails: { Bucket: bucket, Key: manifestKey } };
};

const describeChild = (record: ExecutionRecord): Json => ({
  ExecutionArn: record.executionArn,
  Input: record.input,
  InputDetails: { Included: true },
  Name: record.name,
  ...(record.output === undefined ? {} : { Output: record.output, OutputDetails: { Included: true } }),
  ...(record.error === undefined ? {} : { Error: record.error }),
  ...(record.cause === undefined ? {} : { Cause: record.cause }),
  RedriveCount: record.redriveCount,
  RedriveStatus: record.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
  StartDate: new Date(record.startedAt).toISOString(),
  StateMachineArn: record.stateMachineArn,
  Status: record.status,
  ...(record.stoppedAt === undefined ? {} : { StopDate: new Date(record.stoppedAt).toISOString() }),
});
