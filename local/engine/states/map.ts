import { mapItemContext } from '../context-object.ts';
import { isDistributed } from '../definition.ts';
import type { MapItem, Scope } from '../execution.ts';
import { isJsonObject, type Json } from '../json.ts';
import { queryEvaluationFailure, runtimeFailure } from '../state-failure.ts';
import type { StateVisit } from '../state-visit.ts';
import { beginDistributedMap } from './distributed-map.ts';
import { startFanOut } from './fan-out.ts';
import { nonNegativeField } from './map-fields.ts';

/** AWS runs at most 40 iterations of an inline Map at once. */
const inlineConcurrency = 40;

export const runMap = (visit: StateVisit): void => {
  const { step, scope, definition } = visit;
  if (isDistributed(definition)) {
    beginDistributedMap(visit);
    return;
  }
  const items = mapItems(visit);
  const maxConcurrency = nonNegativeField(visit, 'MaxConcurrency') ?? 0;
  step.record(scope, 'MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  const width = maxConcurrency === 0 ? inlineConcurrency : Math.min(maxConcurrency, inlineConcurrency);
  startFanOut(visit, 'map', items.length, width, items);
};

/** The items by Items, ItemsPath or the whole input. */
export const mapItems = (visit: StateVisit): MapItem[] => {
  const { definition, run } = visit;
  if (visit.isJsonata) {
    if (definition.Items === undefined)
      return asItems(run.input, (text) => queryEvaluationFailure(`Map state input must be an array but was: ${text}`));
    const value = visit.evaluateTyped(definition.Items, 'Items', 'array');
    return asItems(value, (text) => queryEvaluationFailure(`Items must be an array but was: ${text}`, 'Items'));
  }
  const input = visit.inputAfterInputPath;
  visit.inspect('afterInputPath', input);
  const path = definition.ItemsPath;
  if (path === undefined)
    return asItems(input, (text) =>
      runtimeFailure(`Reference path "$" must point to array, but it points to: ${text}`),
    );
  const value = visit.pathOrIntrinsic(path, input, 'ItemsPath');
  visit.inspect('afterItemsPath', value);
  return asItems(value, (text) =>
    runtimeFailure(`Reference path "${path}" must point to array, but it points to: ${text}`),
  );
};

const asItems = (value: Json, fail: (text: string) => Error): MapItem[] => {
  if (Array.isArray(value)) return value.map((item) => ({ value: item }));
  throw fail(JSON.stringify(value));
};

/** A distributed Map also takes an object: each field is an item {Key, Value}. */
export const objectItems = (value: Json): MapItem[] | undefined =>
  isJsonObject(value) ? Object.entries(value).map(([key, field]) => ({ value: field, key })) : undefined;

/** Starts one inline iteration: its event, its selected input, its first state. */
export const enterIteration = (visit: StateVisit, child: Scope, index: number): void => {
  const { step, scope, run } = visit;
  const item = step.execution.items.get(scope.id)?.[index];
  if (!item) throw new Error(`No item ${index} of ${run.name}`);
  child.mapItem =
    item.key === undefined && item.source === undefined ? { index, value: item.value } : { index, ...item };
  step.record(child, 'MapIterationStarted', { mapIterationStartedEventDetails: { index, name: run.name } });
  const machine = step.environment.program.machines[child.machine];
  if (!machine) throw new Error(`No processor machine ${child.machine}`);
  step.enter(child, machine.StartAt, selectItem(visit, item, index));
};

/** ItemSelector (or the older Parameters), evaluated with the item in the context object; else the item itself. */
export const selectItem = (visit: StateVisit, item: MapItem, index: number): Json => {
  const { definition } = visit;
  const selector = definition.ItemSelector ?? definition.Parameters;
  if (selector === undefined) return item.value;
  const context = visit.contextWith({ Map: { Item: mapItemContext({ index, ...item }) } });
  if (visit.isJsonata) return visit.evaluate(selector, 'ItemSelector');
  return visit.payload(selector, visit.inputAfterInputPath, context);
};
