import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import { GatewayRefusal } from '../gateway-response-types.ts';
import type { Integration } from '../rest-api.ts';
import { mapRequest, mapResponse } from './mapped.ts';

/**
 * Answers by its mappings alone; the request template says with which status: `{"statusCode": 200}`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export const answerMock = (call: Call, integration: Integration & { type: 'mock' }): Answer => {
  const status = statusOf(mapRequest(call, integration));
  if (status === undefined)
    throw new GatewayRefusal('DEFAULT_5XX', 'Internal server error', {
      cause: 'the request template of a mock gives no statusCode',
    });
  return mapResponse(call, integration.responses, { status, body: '', headers: {} });
};

/** API Gateway takes the name without quotes too, as CDK's CORS writes it. */
const statusOf = (text: string): number | undefined => {
  try {
    const { statusCode } = JSON.parse(text.replace(/^\s*\{\s*statusCode\s*:/, '{"statusCode":')) as {
      statusCode?: unknown;
    };
    return Number.isInteger(statusCode) ? Number(statusCode) : undefined;
  } catch {
    return undefined;
  }
};
