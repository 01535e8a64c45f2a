import type { EngineCore } from '../engine-core.ts';
import { testState } from '../test-state/test-state.ts';
import { createActivity, deleteActivity, describeActivity, getActivityTask, listActivities } from './activities.ts';
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from './aliases.ts';
import {
  describeExecution,
  getExecutionHistory,
  listExecutions,
  redriveExecution,
  startExecutionOperation,
  startSyncExecution,
  stopExecution,
} from './executions.ts';
import { describeMapRun, listMapRuns, updateMapRun } from './map-runs.ts';
import type { Input } from './parameters.ts';
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  describeStateMachineForExecution,
  listStateMachines,
  updateStateMachine,
} from './state-machines.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './tasks.ts';
import { validateStateMachineDefinition } from './validate.ts';
import { deleteStateMachineVersion, listStateMachineVersions, publishStateMachineVersion } from './versions.ts';

export type Operation = (core: EngineCore, input: Input) => unknown;

/** Every operation of the Step Functions API. */
export const operations: Record<string, Operation> = {
  CreateActivity: createActivity,
  CreateStateMachine: createStateMachine,
  CreateStateMachineAlias: createStateMachineAlias,
  DeleteActivity: deleteActivity,
  DeleteStateMachine: deleteStateMachine,
  DeleteStateMachineAlias: deleteStateMachineAlias,
  DeleteStateMachineVersion: deleteStateMachineVersion,
  DescribeActivity: describeActivity,
  DescribeExecution: describeExecution,
  DescribeMapRun: describeMapRun,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineAlias: describeStateMachineAlias,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  GetActivityTask: getActivityTask,
  GetExecutionHistory: getExecutionHistory,
  ListActivities: listActivities,
  ListExecutions: listExecutions,
  ListMapRuns: listMapRuns,
  ListStateMachineAliases: listStateMachineAliases,
  ListStateMachines: listStateMachines,
  ListStateMachineVersions: listStateMachineVersions,
  ListTagsForResource: listTagsForResource,
  PublishStateMachineVersion: publishStateMachineVersion,
  RedriveExecution: redriveExecution,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  SendTaskSuccess: sendTaskSuccess,
  StartExecution: startExecutionOperation,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  TagResource: tagResource,
  TestState: testState,
  UntagResource: untagResource,
  UpdateMapRun: updateMapRun,
  UpdateStateMachine: updateStateMachine,
  UpdateStateMachineAlias: updateStateMachineAlias,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
};
