import { S3Error } from '../s3-error.ts';

/** `20261121T101500Z` */
const signedAt = (text: string): number => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

/**
 * A presigned URL ends when it says so, here as on AWS. (Signatures aren't checked: whoever reaches the loopback
 * interface owns the machine.)
 *
 * @throws S3Error AccessDenied, AuthorizationQueryParametersError.
 */
export const refuseExpired = (query: URLSearchParams, nowMs: number): void => {
  const expires = query.get('X-Amz-Expires');
  if (expires === null) return;
  const start = signedAt(query.get('X-Amz-Date') ?? '');
  const seconds = Number(expires);
  if (Number.isNaN(start) || !Number.isInteger(seconds) || seconds < 0 || seconds > 604_800)
    throw new S3Error('AuthorizationQueryParametersError', 'X-Amz-Date or X-Amz-Expires is not valid', 400);
  if (nowMs > start + seconds * 1000)
    throw new S3Error('AccessDenied', 'Request has expired', 403, {
      'X-Amz-Expires': expires,
      Expires: new Date(start + seconds * 1000).toISOString(),
    });
};
