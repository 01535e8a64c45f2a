import { finishWithResult } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';

export const runPass = (visit: StateVisit): void => {
  const { definition, run } = visit;
  if (visit.isJsonata) {
    finishWithResult(visit, run.input);
    return;
  }
  const input = visit.inputAfterInputPath;
  // With a Result the input's filters are without effect, and AWS inspects none of them.
  if (definition.Result !== undefined) {
    visit.inspect('result', definition.Result);
    finishWithResult(visit, definition.Result);
    return;
  }
  visit.inspect('afterInputPath', input);
  const parameters = definition.Parameters === undefined ? input : visit.payload(definition.Parameters, input);
  visit.inspect('afterParameters', parameters);
  finishWithResult(visit, parameters);
};
