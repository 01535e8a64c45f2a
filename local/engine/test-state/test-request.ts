import { type Input, optionalString, requiredString, validation } from '../api/parameters.ts';
import { AwsError } from '../aws-error.ts';
import type { MachineDefinition, StateDefinition } from '../definition.ts';
import { isDistributed } from '../definition.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { checkDefinition } from '../validation/check-definition.ts';
import { diagnose } from '../validation/diagnose.ts';

type Mock = {
  result?: Json;
  error?: { error?: string; cause?: string };
  validation: 'STRICT' | 'PRESENT' | 'NONE';
};

export type TestRequest = {
  machine: MachineDefinition;
  stateName: string;
  state: StateDefinition;
  input: string;
  roleArn: string;
  level: 'INFO' | 'DEBUG' | 'TRACE';
  variables: JsonObject;
  context: JsonObject;
  mock: Mock | undefined;
  retries: number | undefined;
  iterationFailures: number | undefined;
  /** The file that an ItemReader would read, as text. */
  itemReaderData: string | undefined;
};

/** Name that a state tested alone has. */
const anonymousState = 'StateName';
const mockable = new Set(['Task', 'Map', 'Parallel']);

/** Reads and checks TestState's input. */
export const parseTestRequest = (input: Input): TestRequest => {
  const definition = requiredString(input, 'definition');
  const stateName = optionalString(input, 'stateName');
  const { machine, name } = machineOf(definition, stateName);
  const state = machine.States[name] as StateDefinition;
  const mock = parseMock(input.mock);
  const configuration = isObject(input.stateConfiguration) ? input.stateConfiguration : {};
  if (mock && !mockable.has(state.Type))
    throw new AwsError('ValidationException', `State type '${state.Type}' is not supported when a mock is specified`);
  if (!mock && (state.Type === 'Map' || state.Type === 'Parallel'))
    throw new AwsError(
      'InvalidDefinition',
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    );
  if (mock && input.revealSecrets === true)
    throw new AwsError('ValidationException', 'TestState does not support RevealSecrets when a mock is specified.');
  if (!mock && state.Type === 'Task' && optionalString(input, 'roleArn') === undefined)
    throw new AwsError('ValidationException', 'RoleArn must be specified when testing a Task state');
  if (mock?.result !== undefined) checkMockResult(state, mock.result);
  const level = optionalString(input, 'inspectionLevel') ?? 'INFO';
  if (level !== 'INFO' && level !== 'DEBUG' && level !== 'TRACE')
    throw validation(
      `Value '${level}' at 'inspectionLevel' failed to satisfy constraint: Member must satisfy enum value set: [INFO, DEBUG, TRACE]`,
    );
  return {
    machine,
    stateName: name,
    state,
    input: jsonText(input, 'input'),
    roleArn: optionalString(input, 'roleArn') ?? '',
    level,
    variables: jsonObject(input, 'variables'),
    context: parseContext(jsonObject(input, 'context')),
    mock,
    retries: numberOf(configuration.retrierRetryCount),
    iterationFailures: numberOf(configuration.mapIterationFailureCount),
    itemReaderData: optionalString(configuration, 'mapItemReaderData'),
  };
};

const machineOf = (definition: string, stateName: string | undefined): { machine: MachineDefinition; name: string } => {
  if (stateName !== undefined) {
    checkDefinition(definition, 'STANDARD');
    const machine = JSON.parse(definition) as MachineDefinition;
    if (!Object.hasOwn(machine.States ?? {}, stateName))
      throw new AwsError('ValidationException', 'State not found in definition');
    return { machine, name: stateName };
  }
  let parsed: unknown;
  try {
    parsed = parseJson(definition);
  } catch (error) {
    throw new AwsError(
      'InvalidDefinition',
      `Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: ${(error as Error).message}'`,
    );
  }
  const machine = { StartAt: anonymousState, States: { [anonymousState]: parsed } } as unknown as MachineDefinition;
  // A single state's targets lie outside: only what is wrong with the state itself counts.
  const faults = diagnose(JSON.stringify(machine), 'STANDARD').filter(
    ({ code }) => code !== 'MISSING_TRANSITION_TARGET',
  );
  if (faults.length > 0)
    throw new AwsError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${faults
        .map(
          ({ code, message, location = '' }) =>
            `${code}: ${message} at ${location.replace(`/States/${anonymousState}`, '') || '/'}`,
        )
        .join(', ')}'`,
    );
  return { machine, name: anonymousState };
};

const parseMock = (value: unknown): Mock | undefined => {
  if (!isObject(value)) return undefined;
  const { result, errorOutput, fieldValidationMode } = value;
  const mode = fieldValidationMode ?? 'STRICT';
  if (mode !== 'STRICT' && mode !== 'PRESENT' && mode !== 'NONE')
    throw validation(
      `Value '${String(mode)}' at 'mock.fieldValidationMode' failed to satisfy constraint: Member must satisfy enum value set: [STRICT, PRESENT, NONE]`,
    );
  if (result !== undefined && errorOutput !== undefined)
    throw new AwsError(
      'ValidationException',
      'A test mock should have only one of the following fields: [result, errorOutput].',
    );
  if (result === undefined && errorOutput === undefined)
    throw new AwsError(
      'ValidationException',
      'A test mock must have one of the following fields: [result, errorOutput].',
    );
  if (isObject(errorOutput)) return { error: errorOutput as { error?: string; cause?: string }, validation: mode };
  return { result: parseField(String(result), 'Mocked result'), validation: mode };
};

const checkMockResult = (state: StateDefinition, result: Json): void => {
  if (state.Type !== 'Map' && state.Type !== 'Parallel') return;
  const exported = state.Type === 'Map' && isDistributed(state) && state.ResultWriter !== undefined;
  if (exported && !isObject(result)) throw new AwsError('ValidationException', 'Mocked result must be a JSON object.');
  if (!exported && !Array.isArray(result)) throw new AwsError('ValidationException', 'Mocked result must be an array.');
};

const contextFields: Record<string, Set<string>> = {
  Execution: new Set(['Id', 'Input', 'Name', 'RoleArn', 'StartTime', 'RedriveCount', 'RedriveTime']),
  State: new Set(['EnteredTime', 'Name', 'RetryCount']),
  StateMachine: new Set(['Id', 'Name']),
  Task: new Set(['Token']),
  Map: new Set(['Item']),
};

const parseContext = (context: JsonObject): JsonObject => {
  for (const [section, value] of Object.entries(context)) {
    const fields = Object.hasOwn(contextFields, section) ? contextFields[section] : undefined;
    const unknown = fields ? isObject(value) && Object.keys(value).find((name) => !fields.has(name)) : section;
    if (typeof unknown === 'string')
      throw new AwsError('ValidationException', `Invalid Context object provided: Field '${unknown}' is not allowed`);
  }
  return context;
};

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const jsonText = (input: Input, name: string): string => {
  const text = optionalString(input, name) ?? '{}';
  parseField(text, name);
  return text;
};

const jsonObject = (input: Input, name: string): JsonObject => {
  const text = optionalString(input, name);
  if (text === undefined) return {};
  const value = parseField(text, name);
  if (!isObject(value)) throw new AwsError('ValidationException', `${name} must be a JSON object`);
  return value as JsonObject;
};

const parseField = (text: string, name: string): Json => {
  try {
    return parseJson(text);
  } catch {
    throw new AwsError(
      name === 'input' ? 'InvalidExecutionInput' : 'ValidationException',
      `${name} must be valid JSON`,
    );
  }
};
