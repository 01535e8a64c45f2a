import { BodyTooLargeError } from '../../gateway/request-body.ts';
import { XmlError } from '../../gateway/xml.ts';
import type { ObjectStore } from '../object-store.ts';
import { S3Error } from '../s3-error.ts';
import * as buckets from './bucket-operations.ts';
import { corsHeaders, preflight } from './cors.ts';
import * as lists from './list-operations.ts';
import * as multipart from './multipart-operations.ts';
import * as objects from './object-operations.ts';
import { refuseExpired } from './presigned.ts';
import type { S3Request } from './s3-request.ts';
import { errorResponse } from './xml-response.ts';

/** Sub-resources whose name in the query selects an operation that this store doesn't have. */
const unsupported = [
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'torrent',
  'website',
];

/** S3's REST API over an `ObjectStore`: `bucket` and `key` come from the path (or the host). */
export const handleS3 = async (
  store: ObjectStore,
  request: Request,
  address: { bucket: string; key: string; query: URLSearchParams },
  requestId: string,
): Promise<Response> => {
  const s3: S3Request = { store, request, requestId, ...address };
  const withBody = request.method !== 'HEAD';
  let response: Response;
  try {
    if (request.method === 'OPTIONS') return preflight(s3);
    refuseExpired(address.query, store.nowMs());
    response = await operationOf(s3)(s3);
  } catch (error) {
    const known = toS3Error(error);
    if (!known) throw error;
    response = errorResponse(known, `/${address.bucket}/${address.key}`, requestId, withBody);
  }
  response.headers.set('x-amz-request-id', requestId);
  for (const [name, value] of Object.entries(corsHeaders(s3))) response.headers.set(name, value);
  return response;
};

const toS3Error = (error: unknown): S3Error | undefined => {
  if (error instanceof S3Error) return error;
  if (error instanceof BodyTooLargeError) return new S3Error('EntityTooLarge', error.message, 400);
  if (error instanceof URIError) return new S3Error('InvalidURI', "Couldn't parse the specified URI.", 400);
  if (error instanceof XmlError)
    return new S3Error('MalformedXML', `The XML you provided was not well-formed: ${error.message}`, 400);
  return undefined;
};

type Operation = (s3: S3Request) => Response | Promise<Response>;

const operationOf = (s3: S3Request): Operation => {
  const { request, query, bucket, key } = s3;
  const subresource = unsupported.find((name) => query.has(name));
  if (subresource !== undefined) return refuse(`${request.method} ?${subresource}`);
  const operation = bucket === '' ? serviceOperation(s3) : key === '' ? bucketOperation(s3) : objectOperation(s3);
  return operation ?? refuse(`${request.method} on ${key === '' ? 'a bucket' : 'an object'}`);
};

const refuse =
  (what: string): Operation =>
  () => {
    throw new S3Error('NotImplemented', `The local S3 does not have this operation: ${what}`, 501);
  };

const serviceOperation = ({ request }: S3Request): Operation | undefined =>
  request.method === 'GET' ? buckets.listBuckets : undefined;

const bucketOperation = ({ request, query }: S3Request): Operation | undefined => {
  switch (request.method) {
    case 'GET':
      if (query.has('location')) return buckets.getBucketLocation;
      if (query.has('versioning')) return buckets.getBucketVersioning;
      if (query.has('versions')) return lists.listObjectVersions;
      if (query.has('uploads')) return multipart.listMultipartUploads;
      return lists.listObjects;
    case 'HEAD':
      return buckets.headBucket;
    case 'PUT':
      return query.has('versioning') ? undefined : buckets.createBucket;
    case 'DELETE':
      return buckets.deleteBucket;
    case 'POST':
      return query.has('delete') ? objects.deleteObjects : undefined;
    default:
      return undefined;
  }
};

const objectOperation = ({ request, query }: S3Request): Operation | undefined => {
  const copies = request.headers.has('x-amz-copy-source');
  switch (request.method) {
    case 'GET':
      if (query.has('uploadId')) return multipart.listParts;
      if (query.has('tagging')) return objects.getObjectTagging;
      if (query.has('attributes')) return objects.getObjectAttributes;
      return objects.getObject;
    case 'HEAD':
      return objects.getObject;
    case 'PUT':
      if (query.has('tagging')) return objects.putObjectTagging;
      if (query.has('uploadId')) return copies ? multipart.uploadPartCopy : multipart.uploadPart;
      return copies ? objects.copyObject : objects.putObject;
    case 'POST':
      if (query.has('uploads')) return multipart.createMultipartUpload;
      return query.has('uploadId') ? multipart.completeMultipartUpload : undefined;
    case 'DELETE':
      return query.has('uploadId') ? multipart.abortMultipartUpload : objects.deleteObject;
    default:
      return undefined;
  }
};
