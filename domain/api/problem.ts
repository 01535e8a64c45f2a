import { z } from 'zod';

/**
 * Everything that the API refuses, by code: its HTTP status and its title, which is the same for every occurrence
 * (RFC 9457, section 3.1). What a code means is part of the API: codes are added, never changed.
 */
export const problems = {
  VALIDATION_FAILED: { status: 400, title: 'The request does not fit its schema' },
  MALFORMED_REQUEST: { status: 400, title: 'The request can’t be read' },
  BAD_CURSOR: { status: 400, title: 'The cursor does not belong to this list' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, title: 'The request needs an Idempotency-Key header' },
  UNAUTHENTICATED: { status: 401, title: 'The request needs a valid token' },
  WRONG_CREDENTIALS: { status: 401, title: 'The credentials are wrong or no longer valid' },
  CODE_REFUSED: { status: 400, title: 'The code is wrong or no longer valid' },
  PASSWORD_REFUSED: { status: 400, title: 'The password does not fit the policy' },
  FORBIDDEN: { status: 403, title: 'You may not do this' },
  FOUR_EYES: { status: 403, title: 'This needs a second person' },
  NOT_FOUND: { status: 404, title: 'There is no such thing, or you may not see it' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The resource does not have this method' },
  NOT_ACCEPTABLE: { status: 406, title: 'The resource has no such form' },
  CONFLICT: { status: 409, title: 'The request does not fit the state that the record is in' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, title: 'The Idempotency-Key was used for another request' },
  IN_PROGRESS: { status: 409, title: 'The same request is still being carried out' },
  PRECONDITION_FAILED: { status: 412, title: 'The record has changed since you read it' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request’s media type is not taken' },
  UNPROCESSABLE: { status: 422, title: 'The request can’t be carried out as it stands' },
  IF_MATCH_MISSING: { status: 428, title: 'The request needs an If-Match header' },
  THROTTLED: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'The request failed on our side' },
  BAD_GATEWAY: { status: 502, title: 'A part of the service did not answer rightly' },
  UNAVAILABLE: { status: 503, title: 'A part of the service is not available right now' },
  TIMEOUT: { status: 504, title: 'The request took too long' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof problems;

/** The media type of problem details (RFC 9457, section 6.1). */
export const problemMediaType = 'application/problem+json';

/** Where in the request something does not fit. `pointer` is a JSON pointer (RFC 6901) into the part. */
export const ProblemLocation = z.strictObject({
  in: z.enum(['path', 'query', 'header', 'body']),
  pointer: z.string(),
  message: z.string(),
});
export type ProblemLocation = z.infer<typeof ProblemLocation>;

/** A problem details document (RFC 9457) with our extensions `code`, `correlationId` and `errors`. */
export const Problem = z.strictObject({
  /** The problem's description in the API's documentation. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  /** Find it in the logs by this. */
  correlationId: z.string(),
  errors: z.array(ProblemLocation).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The type URI of a code: its section in the documentation page, relative to the API's root. */
export const problemType = (code: ProblemCode): string => `/docs#problem-${code.toLowerCase().replaceAll('_', '-')}`;

/** What a handler answers instead of a result. */
export type Refusal = { refused: ProblemCode; detail: string; errors?: readonly ProblemLocation[] };

export const refuse = (code: ProblemCode, detail: string, errors?: readonly ProblemLocation[]): Refusal => ({
  refused: code,
  detail,
  ...(errors && { errors }),
});

export const problemOf = ({ refused, detail, errors }: Refusal, correlationId: string): Problem => ({
  type: problemType(refused),
  ...problems[refused],
  detail,
  code: refused,
  correlationId,
  ...(errors && { errors: [...errors] }),
});
