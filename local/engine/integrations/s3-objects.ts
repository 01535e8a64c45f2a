import type { EndpointOptions } from '../sdk-services.ts';
import type { ObjectStore, ObjectSummary } from '../services.ts';

/** S3 for ItemReader and ResultWriter; the client loads with the first use. */
export const s3Objects = ({ awsEndpoint, region }: EndpointOptions): ObjectStore => {
  const open = async () => {
    if (awsEndpoint === undefined) throw new Error('No AWS endpoint was given to the engine (--aws-endpoint)');
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      endpoint: awsEndpoint,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      forcePathStyle: true,
    });
    return { sdk, client };
  };
  let opened: ReturnType<typeof open> | undefined;
  const s3 = () => {
    opened ??= open();
    return opened;
  };
  return {
    async get(bucket, key, versionId) {
      const { sdk, client } = await s3();
      const answer = await client.send(
        new sdk.GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(versionId === undefined ? {} : { VersionId: versionId }),
        }),
      );
      return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    },
    async put(bucket, key, body, contentType) {
      const { sdk, client } = await s3();
      await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }));
    },
    async list(bucket, prefix) {
      const { sdk, client } = await s3();
      const all: ObjectSummary[] = [];
      let token: string | undefined;
      do {
        const answer = await client.send(
          new sdk.ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        );
        for (const found of answer.Contents ?? [])
          all.push({
            Key: found.Key ?? '',
            Size: found.Size ?? 0,
            ETag: found.ETag ?? '',
            LastModified: Math.floor((found.LastModified?.getTime() ?? 0) / 1000),
            StorageClass: found.StorageClass ?? 'STANDARD',
          });
        token = answer.NextContinuationToken;
      } while (token !== undefined);
      return all;
    },
  };
};
