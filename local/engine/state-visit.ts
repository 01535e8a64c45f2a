import { contextObject } from './context-object.ts';
import type { QueryLanguage, StateDefinition } from './definition.ts';
import type { Scope, StateRun } from './execution.ts';
import { getOwn, type Json, type JsonObject } from './json.ts';
import type { JsonataScope } from './jsonata/evaluate.ts';
import { evaluateTemplate, evaluateTyped } from './jsonata/template.ts';
import { evaluatePath } from './paths/evaluate-path.ts';
import {
  evaluatePathOrIntrinsic,
  evaluatePayloadTemplate,
  type PathScope,
  requirePath,
} from './paths/payload-template.ts';
import type { Step } from './step.ts';

/** One state being executed in one thread, with what its fields are evaluated against. */
export class StateVisit {
  readonly step: Step;
  readonly scope: Scope;
  readonly run: StateRun;
  readonly definition: StateDefinition;
  #context: JsonObject | undefined;

  constructor(step: Step, scope: Scope) {
    if (!scope.state) throw new Error(`Scope ${scope.id} is in no state`);
    this.step = step;
    this.scope = scope;
    this.run = scope.state;
    this.definition = step.stateDefinition(scope, scope.state.name);
  }

  get queryLanguage(): QueryLanguage {
    return this.definition.QueryLanguage ?? this.step.environment.program.queryLanguage;
  }

  get isJsonata(): boolean {
    return this.queryLanguage === 'JSONata';
  }

  get context(): JsonObject {
    this.#context ??= { ...contextObject(this.step, this.scope), ...this.step.environment.observer?.context };
    return this.#context;
  }

  /** The context changes when a task token is made or an item is selected. */
  contextWith(fields: JsonObject): JsonObject {
    this.#context = { ...this.context, ...fields };
    return this.#context;
  }

  inspect(field: string, value: unknown): void {
    this.step.environment.observer?.inspect(field, value);
  }

  jsonataScope(fields: JsonObject = {}): JsonataScope {
    return {
      states: { input: this.run.input, context: this.context, ...fields },
      variables: visibleVariables(this.step, this.scope),
      nowEpochMs: this.step.now,
      random: this.step.environment.random,
    };
  }

  /** What paths are evaluated against; the context object is made only if one asks for it. */
  pathScope(input: Json, context?: JsonObject): PathScope {
    const visit = this;
    return {
      input,
      get context() {
        return context ?? visit.context;
      },
      variable: (name) => findVariable(this.step, this.scope, name),
      random: this.step.environment.random,
    };
  }

  /** JSONata: a field's value with its expressions evaluated. */
  evaluate(template: Json, location: string, fields: JsonObject = {}): Json {
    return evaluateTemplate(template, this.jsonataScope(fields), location);
  }

  evaluateTyped(template: Json, location: string, expected: 'array' | 'number' | 'string' | 'boolean'): Json {
    return evaluateTyped(template, this.jsonataScope(), location, expected);
  }

  /** JSONPath: the state's input after InputPath. */
  get inputAfterInputPath(): Json {
    const { InputPath } = this.definition;
    if (InputPath === undefined) return this.run.input;
    if (InputPath === null) return {};
    return requirePath(InputPath, this.pathScope(this.run.input), 'InputPath');
  }

  /** JSONPath: a payload template against a value. */
  payload(template: Json, input: Json, context?: JsonObject): Json {
    return evaluatePayloadTemplate(template, this.pathScope(input, context));
  }

  /** What a path finds, or undefined: for fields whose absence AWS words in its own way. */
  findPath(text: string, input: Json): Json | undefined {
    return evaluatePath(text, this.pathScope(input));
  }

  path(text: string, input: Json, field: string): Json {
    return requirePath(text, this.pathScope(input), field);
  }

  pathOrIntrinsic(text: string, input: Json, field: string): Json {
    return evaluatePathOrIntrinsic(text, this.pathScope(input), field);
  }
}

/** Variables of the thread and of those it is part of; an inner one hides an outer one of the same name. */
const visibleVariables = (step: Step, scope: Scope): JsonObject => {
  if (scope.parentId === undefined) return scope.variables;
  const outer = visibleVariables(step, step.scope(scope.parentId));
  return Object.keys(scope.variables).length === 0 ? outer : { ...outer, ...scope.variables };
};

const findVariable = (step: Step, scope: Scope, name: string): Json | undefined => {
  const own = getOwn(scope.variables, name);
  if (own !== undefined || scope.parentId === undefined) return own;
  return findVariable(step, step.scope(scope.parentId), name);
};
