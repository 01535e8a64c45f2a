import { isObject } from '../json.ts';
import { parseResource, patternIsOffered } from '../states/task-resource.ts';
import type { MachineScope } from './check-machine.ts';

export const checkTask = (state: Record<string, unknown>, at: string, { diagnostics, type }: MachineScope): void => {
  const { Resource, Credentials, TimeoutSeconds, HeartbeatSeconds } = state;
  if (typeof Resource === 'string') {
    const parsed = parseResource(Resource);
    // Anything that is an ARN is accepted: whether it exists shows when it runs.
    if (!parsed && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/.test(Resource))
      diagnostics.schema('Value is not a valid resource ARN', `${at}/Resource`);
    if (parsed?.kind === 'integration' && !patternIsOffered(parsed))
      diagnostics.schema(
        `The resource provided ${Resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
        `${at}/Resource`,
      );
    // The two texts differ by a blank on AWS.
    if (type === 'EXPRESS' && parsed?.pattern === 'waitForTaskToken')
      diagnostics.schema(
        "Express state machine does not support '.waitForTaskToken' service integration ",
        `${at}/Resource`,
      );
    if (type === 'EXPRESS' && (parsed?.pattern === 'sync' || parsed?.pattern === 'sync2'))
      diagnostics.schema("Express state machine does not support '.sync' service integration", `${at}/Resource`);
    if (type === 'EXPRESS' && parsed?.kind === 'activity')
      diagnostics.schema('Express state machine does not support Activity ARN', `${at}/Resource`);
  }
  if (
    Credentials !== undefined &&
    (!isObject(Credentials) || !('RoleArn' in Credentials || 'RoleArn.$' in Credentials))
  )
    diagnostics.schema("The field 'RoleArn' is required but was missing", `${at}/Credentials`);
  if (typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number' && HeartbeatSeconds >= TimeoutSeconds)
    diagnostics.schema("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", at);
  for (const name of ['TimeoutSeconds', 'HeartbeatSeconds'])
    if (state[name] !== undefined && state[`${name}Path`] !== undefined)
      diagnostics.schema(`Only one of '${name}' and '${name}Path' is allowed`, at);
};
