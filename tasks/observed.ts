import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

export const logger = new Logger({ serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'concord' });
const metrics = new Metrics({ namespace: 'Concord', serviceName: 'tasks' });
const tracer = new Tracer({ serviceName: 'concord' });

/** Counts an error by its name and logs it whole. */
export const recordError = (error: Error): void => {
  logger.error(error.message, error);
  metrics.addMetric(`Error.${error.name}`, 'Count', 1);
};

/** Powertools' own middleware warns in every invocation that counts nothing, which is nearly all of them. */
const publishMetrics = (): void => {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
};

/**
 * What every handler is wrapped in, whether a machine or the API calls it: logs with the correlation id, counts errors
 * by name, traces. The event itself is never logged, whatever POWERTOOLS_LOGGER_LOG_EVENT says: passwords and tokens come in it.
 * A handler whose time is nearly over fails with a TimeoutError, `timeoutEarlyInMillis` (5) before Lambda would end it.
 */
export const observed = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
  correlationIdOf: (event: Event) => string | undefined,
  timing: { timeoutEarlyInMillis?: number } = {},
) =>
  middy(handle, timing)
    .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
    .before(({ event }) => {
      const correlationId = correlationIdOf(event as Event);
      if (correlationId) logger.setCorrelationId(correlationId);
    })
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .after(publishMetrics)
    .onError(publishMetrics)
    .onError(({ error }) => {
      if (error instanceof Error) recordError(error);
    });
