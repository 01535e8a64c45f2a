import type { Schedule, Scheduler } from '../../scheduler/scheduler.ts';
import type { ServiceApi } from '../gateway-request.ts';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

/** EventBridge Scheduler's REST API, for looking: schedules come from the assembly. */
export const schedulerApi = (scheduler: Scheduler): ServiceApi => {
  const summaryOf = (schedule: Schedule): Record<string, unknown> => ({
    Arn: schedule.arn,
    Name: schedule.name,
    GroupName: schedule.groupName,
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    Target: { Arn: schedule.targetArn },
  });
  return ({ method, path, query }) => {
    if (method === 'GET' && /^\/schedules\/?$/.test(path)) {
      const prefix = query.get('NamePrefix') ?? '';
      const group = query.get('ScheduleGroup');
      const chosen = scheduler
        .schedules()
        .filter((schedule) => schedule.name.startsWith(prefix) && (group === null || schedule.groupName === group));
      return Promise.resolve(json({ Schedules: chosen.map(summaryOf) }));
    }
    const [, encodedName] = /^\/schedules\/([^/]+)$/.exec(path) ?? [];
    if (method === 'GET' && encodedName !== undefined) {
      const name = decodeURIComponent(encodedName);
      const group = query.get('groupName') ?? 'default';
      const schedule = scheduler.schedules().find((one) => one.name === name && one.groupName === group);
      if (!schedule)
        return Promise.resolve(
          json({ Message: `Schedule ${name} does not exist.` }, 404, {
            'x-amzn-errortype': 'ResourceNotFoundException',
          }),
        );
      return Promise.resolve(
        json({
          ...summaryOf(schedule),
          Description: schedule.description,
          ScheduleExpression: schedule.expression,
          ScheduleExpressionTimezone: schedule.timeZone,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: schedule.targetArn, Input: schedule.input, RoleArn: 'arn:aws:iam::000000000000:role/local' },
        }),
      );
    }
    return Promise.resolve(
      json({ Message: `the local Scheduler does not have the operation ${method} ${path}` }, 404, {
        'x-amzn-errortype': 'UnknownOperationException',
      }),
    );
  };
};
