import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Json } from '../json.ts';
import { exceedsPayloadLimit, parseJson } from '../json.ts';
import { parseTaskToken, type TokenTarget } from '../task-token.ts';
import { type Input, optionalString, requiredString } from './parameters.ts';

/** The waiting task of a token; gone when it was answered, timed out, retried or its execution ended. */
const requireTask = (core: EngineCore, input: Input): TokenTarget => {
  const token = requiredString(input, 'taskToken');
  const target = parseTaskToken(token);
  if (!target) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  const scope = core.driver.liveExecution(target.executionArn)?.scopes.get(target.scopeId);
  const phase = scope?.state?.phase;
  if (scope?.status !== 'running' || phase?.kind !== 'task' || phase.token !== token)
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  return target;
};

export const sendTaskSuccess = async (core: EngineCore, input: Input) => {
  const target = requireTask(core, input);
  const text = requiredString(input, 'output');
  if (exceedsPayloadLimit(text))
    throw new AwsError('InvalidOutput', `Invalid Output: 'output exceeds the maximum size of 262144 bytes'`);
  let output: Json;
  try {
    output = parseJson(text);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
  }
  core.driver.dispatch(target.executionArn, {
    kind: 'taskSucceeded',
    scopeId: target.scopeId,
    attempt: target.attempt,
    output,
  });
  await core.driver.committed();
  return {};
};

export const sendTaskFailure = async (core: EngineCore, input: Input) => {
  const target = requireTask(core, input);
  const error = optionalString(input, 'error');
  const cause = optionalString(input, 'cause');
  core.driver.dispatch(target.executionArn, {
    kind: 'taskFailed',
    scopeId: target.scopeId,
    attempt: target.attempt,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  });
  await core.driver.committed();
  return {};
};

export const sendTaskHeartbeat = async (core: EngineCore, input: Input) => {
  const target = requireTask(core, input);
  core.driver.dispatch(target.executionArn, {
    kind: 'taskHeartbeat',
    scopeId: target.scopeId,
    attempt: target.attempt,
  });
  await core.driver.committed();
  return {};
};
