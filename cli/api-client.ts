import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, apiClient } from '../domain/api/client.ts';
import { ApiProblem, ApiUnreachable } from '../domain/api/client-errors.ts';
import type { ProblemCode } from '../domain/api/problem.ts';
import { Failure, usageError } from './failure.ts';

/** A little longer than the gateway itself waits for an answer. */
const timeoutMs = 35_000;

const misuse: readonly ProblemCode[] = ['VALIDATION_FAILED', 'NOT_FOUND', 'UNPROCESSABLE', 'IDEMPOTENCY_KEY_REUSED'];

/** What the API refused, in its own words, with what finds it in the logs. */
export class Refused extends Failure {
  override name = 'Refused';
  readonly code: ProblemCode;
  constructor({ problem }: ApiProblem) {
    const { code, detail, correlationId, errors = [] } = problem;
    const reference = correlationId === '' ? code : `${code}, ${correlationId}`;
    const where = errors.map(({ in: place, pointer, message }) => `\n  ${place} ${pointer}: ${message}`);
    super(`${detail} (${reference})${where.join('')}`, misuse.includes(code) ? usageError : 1);
    this.code = code;
  }
}

const explained = (error: unknown): unknown => {
  if (error instanceof ApiProblem) return new Refused(error);
  if (!(error instanceof ApiUnreachable)) return error;
  return new Failure(
    `${error.message}. Start Concord with \`npm start\`, or name another place with --api or CONCORD_API.`,
  );
};

/** The API's client on this machine. It throws Failures. */
export const connectApi = (baseUrl: string, token: () => Promise<string>): ApiClient => {
  const client = apiClient({
    baseUrl,
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
    token,
    newIdempotencyKey: randomUUID,
    wait: (milliseconds) => delay(milliseconds),
    random: Math.random,
  });
  return {
    call: (route, request) =>
      client.call(route, request).catch((error: unknown) => {
        throw explained(error);
      }),
  };
};

/** For routes that need nobody to have signed in. */
export const noToken = async (): Promise<string> => {
  throw new Failure('nobody is signed in');
};
