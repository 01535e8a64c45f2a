import { toXml } from '../../gateway/xml.ts';
import type { S3Error } from '../s3-error.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

export const xmlResponse = (
  root: string,
  content: Record<string, unknown>,
  headers: Record<string, string> = {},
): Response =>
  new Response(toXml({ [root]: { '@xmlns': namespace, ...content } }), {
    headers: { 'content-type': 'application/xml', ...headers },
  });

export const errorResponse = (error: S3Error, resource: string, requestId: string, withBody: boolean): Response =>
  new Response(
    withBody
      ? toXml({
          Error: {
            Code: error.code,
            Message: error.message,
            ...error.details,
            Resource: resource,
            RequestId: requestId,
          },
        })
      : null,
    { status: error.status, headers: withBody ? { 'content-type': 'application/xml' } : {} },
  );
