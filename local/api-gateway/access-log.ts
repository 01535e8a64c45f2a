import type { LogStore } from '../lambda/log-store.ts';
import type { Answer } from './answer.ts';
import { type Call, contextText } from './call.ts';
import { contextWithError } from './gateway-response.ts';
import { substitute } from './substitution-template.ts';

/**
 * Writes the line that the stage's format asks for into its log group, where `aws logs` and the CLI find it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export const writeAccessLog = (logs: LogStore, call: Call, answer: Answer, latencyMs: number): void => {
  const { accessLog, name } = call.stage;
  if (!accessLog) return;
  const context = {
    ...contextWithError(call),
    status: answer.status,
    responseLength: answer.body.length,
    responseLatency: latencyMs,
    integrationLatency: call.integrationMs,
    xrayTraceId: call.request.traceHeader.replace(/^Root=/, ''),
  };
  const message = substitute(
    accessLog.format,
    (root, path) => {
      const text = root === 'context' ? contextText(context, path) : call.stage.variables[path.join('.')];
      // A format is JSON or columns: nobody's header may add a line or a field.
      return text && JSON.stringify(text).slice(1, -1);
    },
    '-',
  );
  logs.append([
    {
      group: accessLog.group,
      stream: `${call.api.id}-${name}`,
      timestampMs: call.request.receivedMs,
      message,
      requestId: call.request.requestId,
      executionArn: null,
    },
  ]);
};
