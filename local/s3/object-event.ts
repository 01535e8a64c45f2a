import type { ObjectChange } from './object-store.ts';

/** What S3 tells EventBridge of a change: the entry's detail type, source, resources and detail. */
export const objectEvent = (
  { object, kind, reason }: ObjectChange,
  requestId: string,
): { source: string; detailType: string; resources: string[]; detail: Record<string, unknown> } => ({
  source: 'aws.s3',
  detailType: kind === 'created' ? 'Object Created' : 'Object Deleted',
  resources: [`arn:aws:s3:::${object.bucket}`],
  detail: {
    version: '0',
    bucket: { name: object.bucket },
    object: {
      key: object.key,
      ...(kind === 'created' && { size: object.size }),
      etag: object.etag.replaceAll('"', ''),
      ...(object.versionId !== 'null' && { 'version-id': object.versionId }),
      sequencer: object.sequence.toString(16).toUpperCase().padStart(18, '0'),
    },
    'request-id': requestId,
    requester: '000000000000',
    'source-ip-address': '127.0.0.1',
    reason,
    ...(kind === 'deleted' && {
      'deletion-type': object.deleteMarker ? 'Delete Marker Created' : 'Permanently Deleted',
    }),
  },
});
