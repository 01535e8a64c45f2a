import type { Input } from '../api/parameters.ts';
import { AwsError } from '../aws-error.ts';
import { compileProgram } from '../definition.ts';
import type { EngineCore } from '../engine-core.ts';
import { type Failure, newExecution, type Scope, type TaskPhase } from '../execution.ts';
import { performTask } from '../integrations/perform-task.ts';
import { responseFault } from '../integrations/response-schema.ts';
import type { Json } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { handlers } from '../run-step.ts';
import { failState, guardState } from '../state-failing.ts';
import { StateFailure } from '../state-failure.ts';
import { finishWithResult } from '../state-output.ts';
import { StateVisit } from '../state-visit.ts';
import { onTaskEvent } from '../states/task.ts';
import { parseResource } from '../states/task-resource.ts';
import { finishWait } from '../states/wait.ts';
import { type StateObserver, Step } from '../step.ts';
import { runMockedContainer } from './mocked-container.ts';
import { parseTestRequest, type TestRequest } from './test-request.ts';

type Ending =
  | { status: 'SUCCEEDED' | 'CAUGHT_ERROR'; output: Json; next: string | undefined }
  | { status: 'RETRIABLE' }
  | { status: 'FAILED' };

/** TestState: runs one state by the same code as executions do, with an observer in place of the machine around it. */
export const testState = async (core: EngineCore, input: Input) => {
  const request = parseTestRequest(input);
  await checkMock(request);
  const inspection: Record<string, unknown> = {
    input: request.input,
    ...(Object.keys(request.variables).length > 0 ? { variables: JSON.stringify(request.variables) } : {}),
  };
  const errorDetails: Record<string, number> = {};
  let ending: Ending | undefined;
  let failure: Failure = {};
  const observer: StateObserver = {
    context: request.context,
    inspect: (field, value) => {
      inspection[field] = typeof value === 'number' ? value : JSON.stringify(value);
    },
    retried: ({ index, backoffSeconds }) => {
      errorDetails.retryIndex = index;
      if (backoffSeconds === undefined) return;
      errorDetails.retryBackoffIntervalSeconds = backoffSeconds;
      ending = { status: 'RETRIABLE' };
    },
    caught: (index) => {
      errorDetails.catchIndex = index;
    },
    left: ({ output, next }) => {
      ending = { status: errorDetails.catchIndex === undefined ? 'SUCCEEDED' : 'CAUGHT_ERROR', output, next };
    },
    failing: (reason) => {
      failure = reason;
    },
    failed: () => {
      ending = { status: 'FAILED' };
    },
  };
  const visit = visitOf(core, request, observer);
  await runState(core, request, visit);
  if (!ending)
    throw new AwsError('ValidationException', `State type '${request.state.Type}' can't be tested without a mock`);
  if (Object.keys(errorDetails).length > 0) inspection.errorDetails = errorDetails;
  return answer(request, ending, failure, inspection);
};

const answer = (request: TestRequest, ending: Ending, failure: Failure, inspection: Record<string, unknown>) => ({
  status: ending.status,
  ...('output' in ending ? { output: JSON.stringify(ending.output) } : {}),
  ...('next' in ending && ending.next !== undefined ? { nextState: ending.next } : {}),
  ...(ending.status === 'SUCCEEDED' ? {} : failure),
  ...(request.level === 'INFO' ? {} : { inspectionData: inspection }),
});

const visitOf = (core: EngineCore, request: TestRequest, observer: StateObserver): StateVisit => {
  const [machineName, executionName] = [uuidFrom(core.random), uuidFrom(core.random)];
  const { region, accountId } = core.arns;
  const arn = `arn:aws:states:${region}:${accountId}`;
  const execution = newExecution({
    executionArn: `${arn}:express:${machineName}:${executionName}`,
    name: executionName,
    stateMachineArn: `${arn}:stateMachine:${machineName}`,
    stateMachineName: machineName,
    revisionId: '',
    machine: 0,
    type: 'EXPRESS',
    roleArn: request.roleArn,
    status: 'RUNNING',
    input: request.input,
    startedAt: core.clock.now(),
    redriveCount: 0,
    sequence: 0,
    lastEventId: 0,
    nextScopeId: 1,
  });
  const step = new Step(execution, {
    program: compileProgram(request.machine),
    nowEpochMs: core.clock.now(),
    random: core.random,
    region,
    accountId,
    activityExists: (activity) => core.registry.get('activity', activity) !== undefined,
    observer,
  });
  const scope: Scope = { id: 0, machine: 0, variables: request.variables, previousEventId: 0, status: 'running' };
  step.addScope(scope);
  step.enter(scope, request.stateName, JSON.parse(request.input) as Json);
  const visit = new StateVisit(step, scope);
  if (request.retries !== undefined) {
    visit.run.retries = (request.state.Retry ?? []).map(() => request.retries ?? 0);
    visit.run.retryCount = request.retries;
  }
  return visit;
};

const runState = async (core: EngineCore, request: TestRequest, visit: StateVisit): Promise<void> => {
  const { state, mock } = request;
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    guardState(visit, () => runMockedContainer(request, visit));
    return;
  }
  guardState(visit, () => handlers[state.Type](visit));
  const { phase } = visit.run;
  if (phase.kind === 'waiting') guardState(visit, () => finishWait(visit));
  if (phase.kind !== 'task') return;
  if (mock?.error) {
    failState(visit, new StateFailure(mock.error.error, mock.error.cause));
    return;
  }
  if (mock?.result !== undefined) {
    const { result } = mock;
    guardState(visit, () => finishWithResult(visit, result));
    return;
  }
  await callTask(core, visit, phase);
};

const callTask = async (core: EngineCore, visit: StateVisit, phase: TaskPhase): Promise<void> => {
  const target = { scopeId: 0, attempt: visit.run.attempt };
  if (phase.request.pattern !== 'requestResponse' || phase.request.kind === 'activity')
    throw new AwsError(
      'ValidationException',
      `The resource '${phase.request.resource}' can only be tested with a mock`,
    );
  const outcome = await performTask({ core, execution: visit.step.execution, ...target, phase });
  guardState(visit, () => {
    if (outcome.kind === 'succeeded')
      onTaskEvent(visit, phase, { kind: 'taskSucceeded', ...target, output: outcome.output });
    else if (outcome.kind === 'failed') onTaskEvent(visit, phase, { ...outcome, kind: 'taskFailed', ...target });
  });
};

/**
 * A mocked result must look like the API's response: with `.sync` that of the API that is polled for the job's end; what a
 * task token brings back has no shape.
 */
const checkMock = async ({ state, mock }: TestRequest): Promise<void> => {
  if (state.Type !== 'Task' || mock?.result === undefined || mock.result === null || mock.validation === 'NONE') return;
  const resource = parseResource(state.Resource ?? '');
  if (resource?.kind !== 'integration' || resource.pattern === 'waitForTaskToken') return;
  const service = resource.service.replace(/^aws-sdk:/, '');
  const polls = resource.pattern !== 'requestResponse';
  const action = polls && service === 'states' ? 'describeExecution' : resource.action;
  const fault = await responseFault(service, action, mock.result, mock.validation === 'STRICT');
  if (fault !== undefined) throw new AwsError('ValidationException', `Mock result schema validation error: ${fault}`);
};
