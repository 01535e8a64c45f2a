import type { MapItem } from '../execution.ts';
import { isJsonObject, type Json } from '../json.ts';
import { parseItems } from '../reader/read-items.ts';
import { runtimeFailure, StateFailure } from '../state-failure.ts';
import { finishWithResult } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import { batchItems } from '../states/item-batcher.ts';
import { mapItems, selectItem } from '../states/map.ts';
import { nonNegativeField, percentageField } from '../states/map-fields.ts';
import type { TestRequest } from './test-request.ts';

/** A Map or Parallel never runs its inside in a test: its own fields are evaluated, and the mock is its outcome. */
export const runMockedContainer = (request: TestRequest, visit: StateVisit): void => {
  const { mock, state } = request;
  const exceeded = state.Type === 'Map' && inspectMap(request, visit);
  if (mock?.error) throw new StateFailure(mock.error.error, mock.error.cause);
  if (exceeded)
    throw new StateFailure(
      'States.ExceedToleratedFailureThreshold',
      'The specified tolerated failure threshold was exceeded',
    );
  finishWithResult(visit, mock?.result ?? []);
};

/** Evaluates a Map's fields in its order; true when the failures that the test assumes exceed what it tolerates. */
const inspectMap = (request: TestRequest, visit: StateVisit): boolean => {
  const { definition } = visit;
  const items = itemsOf(request, visit);
  visit.inspect('maxConcurrency', nonNegativeField(visit, 'MaxConcurrency') ?? 0);
  const count = nonNegativeField(visit, 'ToleratedFailureCount');
  const percentage = percentageField(visit, 'ToleratedFailurePercentage');
  if (count !== undefined) visit.inspect('toleratedFailureCount', count);
  if (percentage !== undefined) visit.inspect('toleratedFailurePercentage', percentage);
  if (items) {
    const selected = items.map((item, index) => selectItem(visit, item, index));
    if (definition.ItemSelector !== undefined) visit.inspect('afterItemSelector', selected);
    if (definition.ItemBatcher !== undefined)
      visit.inspect(
        'afterItemBatcher',
        batchItems(visit, selected).map(({ input }) => JSON.parse(input) as Json),
      );
  }
  const failures = request.iterationFailures ?? 0;
  const share = (failures / Math.max(1, items?.length ?? failures)) * 100;
  return failures > (count ?? 0) && !(percentage !== undefined && share <= percentage);
};

/** What the reader would find is given by the test; without it there is nothing to select from. */
const itemsOf = ({ itemReaderData }: TestRequest, visit: StateVisit): MapItem[] | undefined => {
  const { ItemReader } = visit.definition;
  if (ItemReader === undefined) return mapItems(visit);
  if (itemReaderData === undefined) return undefined;
  const config = ItemReader.ReaderConfig ?? {};
  const type = typeof config.InputType === 'string' ? config.InputType : 'JSON';
  try {
    const items = parseItems(type, itemReaderData, isJsonObject(config) ? config : {}, 'mapItemReaderData');
    if (config.ItemsPointer !== undefined)
      visit.inspect(
        'afterItemsPointer',
        items.map(({ value }) => value),
      );
    return items;
  } catch (error) {
    throw runtimeFailure((error as Error).message);
  }
};
