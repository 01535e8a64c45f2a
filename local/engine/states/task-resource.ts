import type { TaskRequest } from '../execution.ts';

type Resource = Omit<TaskRequest, 'parameters' | 'resource'>;

/** What a Task's Resource names; undefined when it is no resource that Step Functions knows. */
export const parseResource = (resource: string): Resource | undefined => {
  const integration = /^arn:aws[\w-]*:states:[\w-]*:\d*:((?:aws-sdk:)?[\w-]+):([\w-]+)(?:\.(\w+)(?::(\d))?)?$/.exec(
    resource,
  );
  if (integration && !/^arn:aws[\w-]*:states:[\w-]+:\d+:activity:/.test(resource)) {
    const [, service, action, suffix, version] = integration as unknown as [string, string, string, string?, string?];
    const pattern = patternOf(suffix, version);
    return pattern && { kind: 'integration', service, action, pattern };
  }
  const own = /^arn:aws[\w-]*:(lambda|states):[\w-]*:[\w-]*:(function|activity):\S+$/.exec(resource);
  if (!own) return undefined;
  return {
    kind: own[2] === 'activity' ? 'activity' : 'function',
    service: own[1] as string,
    action: own[2] as string,
    pattern: 'requestResponse',
  };
};

const patternOf = (suffix: string | undefined, version: string | undefined): TaskRequest['pattern'] | undefined => {
  if (suffix === undefined) return 'requestResponse';
  if (suffix === 'waitForTaskToken' && version === undefined) return 'waitForTaskToken';
  if (suffix === 'sync') return version === undefined ? 'sync' : version === '2' ? 'sync2' : undefined;
  return undefined;
};

/** Integration patterns that AWS offers for the services that run here; others are as their own documents say. */
const patternsOf: Record<string, readonly TaskRequest['pattern'][]> = {
  lambda: ['requestResponse', 'waitForTaskToken'],
  dynamodb: ['requestResponse'],
  sqs: ['requestResponse', 'waitForTaskToken'],
  sns: ['requestResponse', 'waitForTaskToken'],
  events: ['requestResponse', 'waitForTaskToken'],
  states: ['requestResponse', 'sync', 'sync2', 'waitForTaskToken'],
};

export const patternIsOffered = ({ service, pattern }: Pick<TaskRequest, 'service' | 'pattern'>): boolean => {
  if (service.startsWith('aws-sdk:')) return pattern === 'requestResponse' || pattern === 'waitForTaskToken';
  const patterns = Object.hasOwn(patternsOf, service) ? patternsOf[service] : undefined;
  return patterns === undefined || patterns.includes(pattern);
};

/** The action as the history writes it: `startExecution.sync:2`. */
export const historyResource = (request: Pick<TaskRequest, 'action' | 'pattern'>): string => {
  switch (request.pattern) {
    case 'requestResponse':
      return request.action;
    case 'sync':
      return `${request.action}.sync`;
    case 'sync2':
      return `${request.action}.sync:2`;
    case 'waitForTaskToken':
      return `${request.action}.waitForTaskToken`;
  }
};
