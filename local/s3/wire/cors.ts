import { isLoopbackOrigin } from '../../gateway/loopback.ts';
import { S3Error } from '../s3-error.ts';
import type { CorsRule } from '../stored-object.ts';
import type { S3Request } from './s3-request.ts';
import { errorResponse } from './xml-response.ts';

/** Pages served from this machine may use any bucket: the console's port isn't known to the template. */
const loopbackRule: CorsRule = {
  allowedOrigins: ['*'],
  allowedMethods: ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag', 'x-amz-version-id', 'x-amz-request-id'],
  maxAgeSeconds: 600,
};

const matchesWildcard = (pattern: string, value: string): boolean => {
  const [before = '', after] = pattern.toLowerCase().split('*', 2);
  const text = value.toLowerCase();
  if (after === undefined) return text === before;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
};

const ruleFor = (s3: S3Request, origin: string, method: string): CorsRule | undefined => {
  const declared = s3.store.catalog
    .bucket(s3.bucket)
    ?.corsRules.find(
      (rule) =>
        rule.allowedMethods.includes(method) && rule.allowedOrigins.some((pattern) => matchesWildcard(pattern, origin)),
    );
  return declared ?? (isLoopbackOrigin(origin) ? loopbackRule : undefined);
};

/** What a browser needs to see on the answer to a cross-origin request; nothing for others. */
export const corsHeaders = (s3: S3Request): Record<string, string> => {
  const origin = s3.request.headers.get('origin');
  const rule = origin === null ? undefined : ruleFor(s3, origin, s3.request.method);
  if (origin === null || !rule) return {};
  return {
    'access-control-allow-origin': origin,
    vary: 'Origin',
    ...(rule.exposedHeaders.length > 0 && { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
  };
};

export const preflight = (s3: S3Request): Response => {
  const origin = s3.request.headers.get('origin') ?? '';
  const method = s3.request.headers.get('access-control-request-method') ?? '';
  const headers = s3.request.headers.get('access-control-request-headers') ?? '';
  const rule = ruleFor(s3, origin, method);
  const asked = headers
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (!rule || !asked.every((name) => rule.allowedHeaders.some((pattern) => matchesWildcard(pattern, name))))
    return errorResponse(
      new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', 403),
      `/${s3.bucket}/${s3.key}`,
      s3.requestId,
      true,
    );
  return new Response(null, {
    status: 200,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': rule.allowedMethods.join(', '),
      ...(headers !== '' && { 'access-control-allow-headers': headers }),
      ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
      vary: 'Origin',
    },
  });
};
