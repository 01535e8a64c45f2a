import type { QueuedTask } from '../activity-queues.ts';
import { activityArn } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Activity } from '../registry.ts';
import {
  arnOfKind,
  checkName,
  date,
  type Input,
  optionalString,
  page,
  pageSize,
  requiredString,
} from './parameters.ts';
import { checkTags, setTags } from './tags.ts';

const requireActivity = (core: EngineCore, input: Input): Activity => {
  const arn = requiredString(input, 'activityArn');
  arnOfKind(arn, 'activity');
  const activity = core.registry.get('activity', arn);
  if (!activity) throw new AwsError('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`);
  return activity;
};

export const createActivity = (core: EngineCore, input: Input) => {
  const name = requiredString(input, 'name');
  checkName(name);
  const arn = activityArn(core.arns, name);
  const known = core.registry.get('activity', arn);
  if (known) return { activityArn: arn, creationDate: date(known.createdAt) };
  const tags = checkTags(input.tags);
  const createdAt = core.clock.now();
  core.registry.put('activity', arn, { arn, name, createdAt });
  setTags(core, arn, tags);
  return { activityArn: arn, creationDate: date(createdAt) };
};

export const describeActivity = (core: EngineCore, input: Input) => {
  const activity = requireActivity(core, input);
  return {
    activityArn: activity.arn,
    name: activity.name,
    creationDate: date(activity.createdAt),
    encryptionConfiguration: activity.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' },
  };
};

export const deleteActivity = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'activityArn');
  arnOfKind(arn, 'activity');
  core.registry.delete('activity', arn);
  return {};
};

export const listActivities = (core: EngineCore, input: Input) => {
  const { items, nextToken } = page(input, core.registry.all('activity'), pageSize(input, 100, 1000));
  return {
    activities: items.map(({ arn, name, createdAt }) => ({ activityArn: arn, name, creationDate: date(createdAt) })),
    ...(nextToken === undefined ? {} : { nextToken }),
  };
};

/** AWS holds a worker's poll for up to 60 seconds before it answers that there is nothing. */
const pollMs = 60_000;

export const getActivityTask = async (core: EngineCore, input: Input) => {
  const activity = requireActivity(core, input);
  const workerName = optionalString(input, 'workerName');
  for (;;) {
    const task = core.activities.take(activity.arn) ?? (await nextTask(core, activity.arn, workerName));
    if (!task) return {};
    const phase = core.driver.liveExecution(task.executionArn)?.scopes.get(task.scopeId)?.state;
    if (phase?.attempt !== task.attempt || phase.phase.kind !== 'task') continue;
    const { token, request } = phase.phase;
    core.driver.dispatch(task.executionArn, {
      kind: 'taskStarted',
      scopeId: task.scopeId,
      attempt: task.attempt,
      ...(workerName === undefined ? {} : { worker: workerName }),
    });
    await core.driver.committed();
    return { taskToken: token, input: JSON.stringify(request.parameters) };
  }
};

const nextTask = (core: EngineCore, arn: string, workerName: string | undefined): Promise<QueuedTask | undefined> =>
  new Promise((resolve) => {
    let cancelTimer = (): void => {};
    const withdraw = core.activities.wait(arn, {
      workerName,
      answer: (task) => {
        cancelTimer();
        resolve(task);
      },
    });
    cancelTimer = core.clock.at(core.clock.now() + pollMs, () => {
      withdraw();
      resolve(undefined);
    });
  });
