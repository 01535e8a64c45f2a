import type { QueryLanguage } from '../definition.ts';
import type { MachineType } from '../execution.ts';
import { isObject } from '../json.ts';
import { checkChoices } from './check-choices.ts';
import { checkErrorHandling } from './check-error-handling.ts';
import { checkFields } from './check-fields.ts';
import { checkMap } from './check-map.ts';
import { checkTask } from './check-task.ts';
import type { Diagnostics } from './diagnostic.ts';
import { stateFields } from './state-fields.ts';

export type MachineScope = {
  diagnostics: Diagnostics;
  type: MachineType;
  /** The whole definition as it was sent. */
  definition: string;
  language: QueryLanguage;
  /** State names seen so far: they are unique in the whole definition. */
  names: Set<string>;
};

/** A machine: the definition itself (`path` empty), a branch, or an item processor. */
export const checkMachine = (machine: Record<string, unknown>, path: string, scope: MachineScope): void => {
  const { diagnostics } = scope;
  const missing = ['StartAt', 'States'].filter((name) => machine[name] === undefined);
  if (missing.length > 0) {
    diagnostics.schema(`These fields are required: [${missing.join(', ')}]`, path === '' ? '/' : path);
    return;
  }
  const { StartAt, States, TimeoutSeconds } = machine;
  if (TimeoutSeconds !== undefined && !(Number.isInteger(TimeoutSeconds) && (TimeoutSeconds as number) > 0))
    diagnostics.schema('Expected value of type Integer greater than 0', `${path}/TimeoutSeconds`);
  if (!isObject(States)) {
    diagnostics.schema('Expected value of type Object', `${path}/States`);
    return;
  }
  const names = Object.keys(States);
  if (names.length === 0) diagnostics.schema('Object must have at least one property', `${path}/States`);
  if (typeof StartAt !== 'string') diagnostics.schema('Expected value of type String', `${path}/StartAt`);
  else if (!Object.hasOwn(States, StartAt))
    diagnostics.add('MISSING_TRANSITION_TARGET', `Missing 'StartAt' target: ${StartAt}`, `${path}/StartAt`);
  for (const name of names) {
    const state = States[name];
    const at = `${path}/States/${name}`;
    if (scope.names.has(name)) diagnostics.add('DUPLICATE_STATE_NAME', `State names must be unique: ${name}`, at);
    scope.names.add(name);
    if (name.length > 80) diagnostics.schema('State name must not exceed 80 characters', at);
    if (isObject(state)) checkState(state, at, States, scope);
    else diagnostics.schema('Expected value of type Object', at);
  }
  const found = reachable(StartAt, States);
  for (const name of names)
    if (!found.has(name))
      diagnostics.add('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${path}/States/${name}`);
};

const checkState = (
  state: Record<string, unknown>,
  at: string,
  siblings: Record<string, unknown>,
  scope: MachineScope,
): void => {
  const { diagnostics } = scope;
  const type = state.Type;
  if (type === undefined) {
    diagnostics.schema('These fields are required: [Type]', at);
    return;
  }
  if (typeof type !== 'string' || !Object.hasOwn(stateFields, type)) {
    diagnostics.schema(
      `Value is not valid. Expected one of: [${Object.keys(stateFields).join(', ')}]. Actual: ${JSON.stringify(type)}`,
      `${at}/Type`,
    );
    return;
  }
  const language = languageOf(state, at, scope);
  checkFields(state, type, language, at, diagnostics);
  checkTransitions(state, type, at, siblings, diagnostics);
  if (type === 'Task') checkTask(state, at, scope);
  if (type === 'Choice') checkChoices(state, at, language, siblings, diagnostics);
  if (type === 'Map') checkMap(state, at, language, scope);
  if (type === 'Parallel' && Array.isArray(state.Branches)) {
    for (const [index, branch] of state.Branches.entries())
      if (isObject(branch)) checkMachine(branch, `${at}/Branches[${index}]`, scope);
      else diagnostics.schema('Expected value of type Object', `${at}/Branches[${index}]`);
  }
  if (['Task', 'Map', 'Parallel'].includes(type)) checkErrorHandling(state, at, language, siblings, diagnostics);
};

const languageOf = (
  state: Record<string, unknown>,
  at: string,
  { language, diagnostics }: MachineScope,
): QueryLanguage => {
  const own = state.QueryLanguage;
  if (own === undefined) return language;
  if (own !== 'JSONPath' && own !== 'JSONata') {
    diagnostics.schema(
      `Value is not valid. Expected: [JSONPath, JSONata]. Actual: ${JSON.stringify(own)}`,
      `${at}/QueryLanguage`,
    );
    return language;
  }
  if (language === 'JSONata' && own === 'JSONPath')
    diagnostics.schema(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      `${at}/QueryLanguage`,
    );
  return own;
};

const checkTransitions = (
  state: Record<string, unknown>,
  type: string,
  at: string,
  siblings: Record<string, unknown>,
  diagnostics: Diagnostics,
): void => {
  const { Next, End } = state;
  if (typeof Next === 'string') checkTarget(Next, 'Next', `${at}/Next`, siblings, diagnostics);
  if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
  if (Next !== undefined && End !== undefined) diagnostics.schema("Only one of 'Next' and 'End' is allowed", at);
  if (Next === undefined && End !== true) diagnostics.schema("These fields are required: ['Next' or 'End']", at);
};

export const checkTarget = (
  target: string,
  field: string,
  at: string,
  siblings: Record<string, unknown>,
  diagnostics: Diagnostics,
): void => {
  if (!Object.hasOwn(siblings, target))
    diagnostics.add('MISSING_TRANSITION_TARGET', `Missing '${field}' target: ${target}`, at);
};

const reachable = (startAt: unknown, states: Record<string, unknown>): Set<string> => {
  const seen = new Set<string>();
  const queue: unknown[] = [startAt];
  while (queue.length > 0) {
    const name = queue.pop();
    const state = typeof name === 'string' && Object.hasOwn(states, name) ? states[name] : undefined;
    if (!isObject(state) || seen.has(name as string)) continue;
    seen.add(name as string);
    queue.push(state.Next, state.Default);
    for (const list of [state.Choices, state.Catch])
      if (Array.isArray(list)) for (const rule of list) if (isObject(rule)) queue.push(rule.Next);
  }
  return seen;
};
