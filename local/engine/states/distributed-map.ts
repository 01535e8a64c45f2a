import { mapRunArn } from '../arn.ts';
import type { Failure, MapItem, RunIdentity } from '../execution.ts';
import { failureDetails } from '../history/event-types.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { failState } from '../state-failing.ts';
import { runtimeFailure, StateFailure } from '../state-failure.ts';
import { finishWithResult } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import { batchItems } from './item-batcher.ts';
import { mapItems, objectItems, selectItem } from './map.ts';
import { nonNegativeField, percentageField } from './map-fields.ts';

/** Reads the items first when they lie in S3; with the items at hand the run starts at once. */
export const beginDistributedMap = (visit: StateVisit): void => {
  const { definition, run, step } = visit;
  const reader = definition.ItemReader;
  if (!reader) {
    const items = itemsAtHand(visit);
    startRun(visit, items, announceRun(visit, items.length));
    return;
  }
  const parameters = visit.isJsonata
    ? visit.evaluate(reader.Arguments ?? {}, 'ItemReader/Arguments')
    : visit.payload(reader.Parameters ?? {}, visit.inputAfterInputPath);
  const config = readerConfig(visit, reader.ReaderConfig ?? {});
  // AWS reads within the map run, and so says 0 for a length that it doesn't know yet.
  run.phase = {
    kind: 'readingItems',
    request: { resource: reader.Resource ?? '', parameters: parameters as JsonObject, config },
    run: announceRun(visit, 0),
  };
  step.touch(visit.scope);
  step.effects.push({ kind: 'readItems', scopeId: visit.scope.id, attempt: run.attempt });
};

const readerConfig = (visit: StateVisit, config: JsonObject): JsonObject => {
  if (visit.isJsonata) return visit.evaluate(config, 'ItemReader/ReaderConfig') as JsonObject;
  const { MaxItemsPath, ...rest } = config;
  if (typeof MaxItemsPath !== 'string') return config;
  return { ...rest, MaxItems: visit.path(MaxItemsPath, visit.run.input, 'MaxItemsPath') };
};

/** Unlike an inline Map, a distributed one also takes an object. */
const itemsAtHand = (visit: StateVisit): MapItem[] => {
  const { definition, run } = visit;
  const whole = visit.isJsonata
    ? definition.Items === undefined
      ? run.input
      : visit.evaluate(definition.Items, 'Items')
    : definition.ItemsPath === undefined
      ? visit.inputAfterInputPath
      : undefined;
  return (whole !== undefined && objectItems(whole)) || mapItems(visit);
};

export const itemsRead = (visit: StateVisit, items: MapItem[], identity: RunIdentity): void => {
  visit.run.phase = { kind: 'ready' };
  startRun(visit, items, identity);
};

/** The state's limits are evaluated after its start and before the run's: a bad one leaves no run in the history. */
const limitsOf = (visit: StateVisit) => ({
  toleratedFailurePercentage: percentageField(visit, 'ToleratedFailurePercentage') ?? 0,
  toleratedFailureCount: nonNegativeField(visit, 'ToleratedFailureCount') ?? 0,
  maxConcurrency: nonNegativeField(visit, 'MaxConcurrency') ?? 0,
});

const announceRun = (visit: StateVisit, length: number): RunIdentity => {
  const { step, scope, definition } = visit;
  const { environment, execution } = step;
  step.record(scope, 'MapStateStarted', { mapStateStartedEventDetails: { length } });
  limitsOf(visit);
  const label = definition.Label ?? uuidFrom(environment.random);
  const arn = mapRunArn(environment, execution.record.stateMachineName, label, uuidFrom(environment.random));
  step.record(scope, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: arn } });
  return { mapRunArn: arn, label };
};

const startRun = (visit: StateVisit, items: MapItem[], identity: RunIdentity): void => {
  const { step, scope, run, definition } = visit;
  const children = childInputs(visit, items);
  run.phase = { kind: 'mapRun', mapRunArn: identity.mapRunArn };
  const processor = definition.ItemProcessor ?? definition.Iterator;
  step.effects.push({
    kind: 'startMapRun',
    scopeId: scope.id,
    attempt: run.attempt,
    plan: {
      ...identity,
      ...limitsOf(visit),
      machine: step.environment.program.inner.get(definition)?.[0] ?? 0,
      executionType: processor?.ProcessorConfig?.ExecutionType ?? 'STANDARD',
      children,
      itemCount: items.length,
      ...resultWriter(visit),
    },
  });
};

/** What fails here fails within the run, which the history has already seen to start. */
const childInputs = (visit: StateVisit, items: MapItem[]) => {
  try {
    return batchItems(
      visit,
      items.map((item, index) => selectItem(visit, item, index)),
    );
  } catch (error) {
    if (error instanceof StateFailure) recordRunFailed(visit, error);
    throw error;
  }
};

const recordRunFailed = (visit: StateVisit, failure: Failure): void => {
  visit.step.record(visit.scope, 'MapRunFailed', { mapRunFailedEventDetails: failureDetails(failure) });
};

const resultWriter = (visit: StateVisit) => {
  const writer = visit.definition.ResultWriter;
  if (!writer) return {};
  const parameters = visit.isJsonata
    ? visit.evaluate(writer.Arguments ?? {}, 'ResultWriter/Arguments')
    : visit.payload(writer.Parameters ?? {}, visit.inputAfterInputPath);
  const { Bucket, Prefix } = isJsonObject(parameters) ? parameters : {};
  if (writer.Resource && typeof Bucket !== 'string') throw runtimeFailure('ResultWriter needs a Bucket');
  return {
    resultWriter: {
      ...(typeof Bucket === 'string' ? { bucket: Bucket } : {}),
      ...(typeof Prefix === 'string' ? { prefix: Prefix } : {}),
      config: writer.WriterConfig ?? {},
    },
  };
};

export const mapRunSucceeded = (visit: StateVisit, output: Json): void => {
  const { step, scope } = visit;
  // Since late 2024 AWS lets the state's exit follow the map run's start.
  const previous = step.record(scope, 'MapRunSucceeded', {}, { advance: false });
  step.record(scope, 'MapStateSucceeded', {}, { previous, advance: false });
  finishWithResult(visit, output);
};

export const mapRunFailed = (visit: StateVisit, failure: Failure): void => {
  recordRunFailed(visit, failure);
  failState(visit, new StateFailure(failure.error, failure.cause));
};
