import type { FetchedAnswer } from './client.ts';
import { Problem, type ProblemCode } from './problem.ts';

/** The API refused, and says why. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nobody answers where the API should, or somebody else does. */
export class ApiUnreachable extends Error {
  override name = 'ApiUnreachable';
}

const codesByStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'THROTTLED',
  502: 'BAD_GATEWAY',
  503: 'UNAVAILABLE',
  504: 'TIMEOUT',
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The problem document of an answer, or one made for an answer that has none (of a proxy or a firewall before the API). */
export const problemIn = ({ status, headers }: Pick<FetchedAnswer, 'status' | 'headers'>, text: string): Problem => {
  const { data } = Problem.safeParse(json(text));
  return (
    data ?? {
      type: 'about:blank',
      title: `HTTP ${status}`,
      status,
      detail: `The answer was HTTP ${status}, without an explanation.`,
      code: codesByStatus[status] ?? 'INTERNAL',
      correlationId: headers.get('x-correlation-id') ?? headers.get('x-amzn-requestid') ?? '',
    }
  );
};
