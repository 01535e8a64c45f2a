import { executionArn } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { ExecutionParent, ExecutionRecord } from '../execution.ts';
import { exceedsPayloadLimit, parseJson } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { newExecutionRecord } from '../start-execution.ts';
import { resolveTarget } from './machine-lookup.ts';
import { checkName, type Input, optionalString, requiredString } from './parameters.ts';

/** Starts an execution; for a Standard machine a repeated start with the same name and input is the same execution. */
export const startExecution = (
  core: EngineCore,
  input: Input,
  parent?: ExecutionParent,
  /** Called with the new execution's record before its first step. */
  beforeStart: (record: ExecutionRecord) => void = () => {},
): { record: ExecutionRecord; existed: boolean } => {
  const target = resolveTarget(core, requiredString(input, 'stateMachineArn'));
  const { machine } = target;
  const given = optionalString(input, 'name');
  if (given !== undefined) checkName(given);
  const name = given ?? uuidFrom(core.random);
  const payload = checkInput(optionalString(input, 'input') ?? '{}');
  if (machine.type === 'STANDARD') {
    const arn = executionArn(core.arns, machine.name, name);
    const known = core.driver.record(arn);
    if (known) {
      if (known.status === 'RUNNING' && known.input === payload) return { record: known, existed: true };
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
  }
  const traceHeader = optionalString(input, 'traceHeader');
  const record = newExecutionRecord(core, {
    stateMachineArn: machine.arn,
    arnMachineName: machine.name,
    stateMachineName: machine.name,
    type: machine.type,
    revision: target.revision,
    name,
    input: payload,
    ...(target.versionArn === undefined ? {} : { versionArn: target.versionArn }),
    ...(target.aliasArn === undefined ? {} : { aliasArn: target.aliasArn }),
    ...(parent === undefined ? {} : { parent }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  });
  beforeStart(record);
  core.driver.start(record);
  return { record, existed: false };
};

const checkInput = (text: string): string => {
  if (exceedsPayloadLimit(text))
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: 'input exceeds the maximum size of 262144 bytes'`,
    );
  try {
    parseJson(text);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
  return text;
};
