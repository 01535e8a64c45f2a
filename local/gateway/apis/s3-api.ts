import type { ObjectStore } from '../../s3/object-store.ts';
import { handleS3 } from '../../s3/wire/s3-service.ts';
import type { ServiceApi } from '../gateway-request.ts';

/** Path style (`/bucket/key`), or the bucket as the first label of a `….localhost` host. */
export const s3Api = (store: ObjectStore): ServiceApi => {
  return ({ request, path, query, requestId }) => {
    const hostBucket = /^([a-z0-9][a-z0-9.-]*?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(
      request.headers.get('host') ?? '',
    )?.[1];
    const whole = hostBucket === undefined || hostBucket === 's3' ? path : `/${hostBucket}${path}`;
    const [, bucket = '', key = ''] = /^\/([^/]*)\/?([\s\S]*)$/.exec(whole) ?? [];
    return handleS3(
      store,
      request,
      { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key), query },
      requestId,
    );
  };
};
