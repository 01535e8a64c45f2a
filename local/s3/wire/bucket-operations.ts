import { S3Error } from '../s3-error.ts';
import { isoTime, type S3Request } from './s3-request.ts';
import { xmlResponse } from './xml-response.ts';

export const listBuckets = ({ store }: S3Request): Response =>
  xmlResponse('ListAllMyBucketsResult', {
    Owner: { ID: '000000000000', DisplayName: 'local' },
    Buckets: {
      Bucket: store.catalog.buckets().map(({ name, createdMs }) => ({ Name: name, CreationDate: isoTime(createdMs) })),
    },
  });

export const createBucket = ({ store, bucket }: S3Request): Response => {
  if (store.catalog.bucket(bucket))
    throw new S3Error(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      {
        BucketName: bucket,
      },
    );
  store.putBucket(bucket, { versioned: false, events: false, corsRules: [] });
  return new Response(null, { headers: { location: `/${bucket}` } });
};

export const deleteBucket = ({ store, bucket }: S3Request): Response => {
  store.settingsOf(bucket);
  if (!store.catalog.isEmpty(bucket) || store.uploads.list(bucket).length > 0)
    throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: bucket });
  store.catalog.removeBucket(bucket);
  return new Response(null, { status: 204 });
};

export const headBucket = ({ store, bucket }: S3Request): Response => {
  store.settingsOf(bucket);
  return new Response(null, { headers: { 'x-amz-bucket-region': 'us-east-1' } });
};

export const getBucketLocation = ({ store, bucket }: S3Request): Response => {
  store.settingsOf(bucket);
  return xmlResponse('LocationConstraint', {});
};

export const getBucketVersioning = ({ store, bucket }: S3Request): Response =>
  xmlResponse('VersioningConfiguration', store.settingsOf(bucket).versioned ? { Status: 'Enabled' } : {});
