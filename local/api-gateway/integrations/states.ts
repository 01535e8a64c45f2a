import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Integration } from '../rest-api.ts';
import { mapRequest, mapResponse } from './mapped.ts';

/** One call of Step Functions' API, in its wire form. */
export type CallStates = (action: string, body: string) => Promise<{ status: number; body: string }>;

/** StartExecution or StartSyncExecution, its input made by the request template. */
export const callStates = async (
  call: Call,
  integration: Integration & { type: 'states' },
  states: CallStates,
): Promise<Answer> => {
  const { status, body } = await states(integration.action, mapRequest(call, integration));
  return mapResponse(call, integration.responses, {
    status,
    body,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': call.request.requestId },
  });
};
