import { exitedType, stateExited } from './history/event-types.ts';
import { exceedsPayloadLimit, type Json, type JsonObject } from './json.ts';
import { requirePath } from './paths/payload-template.ts';
import { applyResultPath } from './paths/result-path.ts';
import { StateFailure } from './state-failure.ts';
import type { StateVisit } from './state-visit.ts';
import { endScope } from './threads.ts';

/** Where a finished state goes on: another state, or the end of its machine. */
export type Exit = { output: Json; assigned: JsonObject | undefined; next: string | undefined };

/** Output and variables of a state that made a result (Task, Map, Parallel, Pass): all JSONPath filters, or Output and Assign. */
export const finishWithResult = (visit: StateVisit, result: Json): void => {
  const { definition, run } = visit;
  if (visit.isJsonata) {
    const output = definition.Output === undefined ? result : visit.evaluate(definition.Output, 'Output', { result });
    const assigned = definition.Assign && (visit.evaluate(definition.Assign, 'Assign', { result }) as JsonObject);
    leave(visit, { output, assigned, next: definition.Next });
    return;
  }
  const selected = definition.ResultSelector === undefined ? result : visit.payload(definition.ResultSelector, result);
  visit.inspect('afterResultSelector', selected);
  const merged = applyResultPath(
    definition.ResultPath === undefined ? '$' : definition.ResultPath,
    run.input,
    selected,
  );
  visit.inspect('afterResultPath', merged);
  const output = filterOutput(visit, merged);
  const assigned = definition.Assign && (visit.payload(definition.Assign, selected) as JsonObject);
  leave(visit, { output, assigned, next: definition.Next });
};

/** Output of a state that only passes its input on (Wait, Succeed, Choice). */
export const finishWithInput = (
  visit: StateVisit,
  next: string | undefined = visit.definition.Next,
  own: { Output?: Json; Assign?: JsonObject; location?: string } = visit.definition,
): void => {
  if (visit.isJsonata) {
    const at = own.location ?? '';
    const output = own.Output === undefined ? visit.run.input : visit.evaluate(own.Output, `${at}Output`);
    const assigned = own.Assign && (visit.evaluate(own.Assign, `${at}Assign`) as JsonObject);
    leave(visit, { output, assigned, next });
    return;
  }
  const input = visit.inputAfterInputPath;
  const output = filterOutput(visit, input);
  const assigned = own.Assign && (visit.payload(own.Assign, input) as JsonObject);
  leave(visit, { output, assigned, next });
};

const filterOutput = (visit: StateVisit, value: Json): Json => {
  const { OutputPath } = visit.definition;
  if (OutputPath === undefined) return value;
  return OutputPath === null ? {} : requirePath(OutputPath, visit.pathScope(value), 'OutputPath');
};

/** Writes the exit event, assigns the variables and goes on. */
export const leave = (visit: StateVisit, exit: Exit): void => {
  const { step, scope, run, definition } = visit;
  const text = step.text(exit.output);
  if (exceedsPayloadLimit(text))
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The state/task '${run.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  if (step.environment.observer) {
    step.environment.observer.left(exit);
    return;
  }
  step.record(scope, exitedType[definition.Type], stateExited(run.name, text, exit.assigned));
  if (exit.assigned) scope.variables = { ...scope.variables, ...exit.assigned };
  if (exit.next === undefined) endScope(step, scope, exit.output);
  else step.enter(scope, exit.next, exit.output);
};
