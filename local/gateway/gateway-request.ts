import { readBody } from './request-body.ts';

/** A request of an AWS API, before it is known which. */
export type GatewayRequest = {
  request: Request;
  method: string;
  /** Undecoded, as it came: keys may hold what a URL parser would take away. */
  path: string;
  query: URLSearchParams;
  requestId: string;
};

/** Answers the requests of one service. */
export type ServiceApi = (request: GatewayRequest) => Promise<Response>;

/** An error that a service's API answers, by its AWS name. */
export class ApiError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The operation of an AWS JSON request: what stands after the dot in X-Amz-Target. */
export const targetOf = ({ request }: GatewayRequest): { prefix: string; action: string } => {
  const [prefix = '', action = ''] = (request.headers.get('x-amz-target') ?? '').split('.', 2);
  return { prefix, action };
};

/** @throws ApiError SerializationException, BodyTooLargeError */
export const readJson = async ({ request }: GatewayRequest, limitBytes: number): Promise<Record<string, unknown>> => {
  const text = (await readBody(request, limitBytes)).toString('utf8');
  let parsed: unknown;
  try {
    parsed = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError('SerializationException', 'The request body is not valid JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new ApiError('SerializationException', 'The request body is not a JSON object');
  return parsed as Record<string, unknown>;
};
