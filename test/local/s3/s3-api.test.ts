import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectChange } from '../../../local/s3/object-store.ts';
import { startLocalS3 } from '../fixtures/local-s3.ts';

const changes: ObjectChange[] = [];
let s3: Awaited<ReturnType<typeof startLocalS3>>;

beforeAll(async () => {
  s3 = await startLocalS3((change) => changes.push(change));
  s3.store.putBucket('versioned', { versioned: true, events: true, corsRules: [] });
  s3.store.putBucket('plain', { versioned: false, events: false, corsRules: [] });
});
afterAll(() => s3.stop());

const put = (Bucket: string, Key: string, Body: string | Uint8Array, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const textOf = async (Bucket: string, Key: string, more = {}): Promise<string | undefined> => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Body?.transformToString();
};
const contentFiles = () => readdir(join(s3.folder, 'content'));

describe('objects', () => {
  it('come back as they were put, with type, metadata, tags and ETag', async () => {
    const { ETag } = await put('plain', 'a b/ü+?%.txt', 'hello', {
      ContentType: 'text/plain',
      Metadata: { origin: 'test' },
      Tagging: 'kind=trade&side=bank',
    });

    const head = await s3.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'a b/ü+?%.txt' }));
    const { TagSet } = await s3.client.send(new GetObjectTaggingCommand({ Bucket: 'plain', Key: 'a b/ü+?%.txt' }));

    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain', Metadata: { origin: 'test' }, ETag });
    expect(await textOf('plain', 'a b/ü+?%.txt')).toBe('hello');
    expect(TagSet).toEqual([
      { Key: 'kind', Value: 'trade' },
      { Key: 'side', Value: 'bank' },
    ]);
  });

  it('stream up and down in aws-chunked encoding, with every kind of checksum verified', async () => {
    const bytes = Buffer.alloc(3_000_001, 'trade');
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256', 'CRC64NVME'] as const) {
      const Key = `streamed-${ChecksumAlgorithm}`;
      const body = Readable.from([bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]);
      if (ChecksumAlgorithm === 'CRC64NVME') {
        // Needs a native package in the SDK: CRC-64/NVME of "123456789" is ae8b14860a799888.
        await put('plain', Key, '123456789', { ChecksumCRC64NVME: 'rosUhgp5mIg=' });
        continue;
      }
      await s3.client.send(
        new PutObjectCommand({ Bucket: 'plain', Key, Body: body, ContentLength: bytes.length, ChecksumAlgorithm }),
      );

      const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key, ChecksumMode: 'ENABLED' }));

      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    }
  });

  it('with a wrong checksum are refused, and leave nothing', async () => {
    const before = await contentFiles();

    await expect(put('plain', 'wrong', 'hello', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(put('plain', 'wrong', 'hello', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' })).rejects.toMatchObject({
      name: 'BadDigest',
    });

    await expect(textOf('plain', 'wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await contentFiles()).toEqual(before);
  });

  it('give ranges', async () => {
    await put('plain', 'range', '0123456789');

    expect(await textOf('plain', 'range', { Range: 'bytes=2-4' })).toBe('234');
    expect(await textOf('plain', 'range', { Range: 'bytes=7-' })).toBe('789');
    expect(await textOf('plain', 'range', { Range: 'bytes=-2' })).toBe('89');
    await expect(textOf('plain', 'range', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('may be empty', async () => {
    await put('plain', 'empty', '');

    expect(await textOf('plain', 'empty')).toBe('');
  });

  it('are written under conditions: of many at once that all want to be first, one is', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => put('plain', 'claimed', `writer ${index}`, { IfNoneMatch: '*' })),
    );

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ name: 'PreconditionFailed' });
  });

  it('answer conditional reads', async () => {
    const { ETag } = await put('plain', 'conditional', 'x');

    await expect(textOf('plain', 'conditional', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(textOf('plain', 'conditional', { IfMatch: '"other"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });

  it('are copied with their metadata, or with new', async () => {
    await put('plain', 'source', 'copy me', { ContentType: 'text/csv', Metadata: { a: '1' } });

    await s3.client.send(new CopyObjectCommand({ Bucket: 'versioned', Key: 'copy', CopySource: 'plain/source' }));

    const head = await s3.client.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'copy' }));
    expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: { a: '1' } });
    expect(await textOf('versioned', 'copy')).toBe('copy me');
    expect(changes.at(-1)).toMatchObject({ kind: 'created', reason: 'CopyObject', object: { key: 'copy' } });
  });
});

describe('versions', () => {
  it('keep what was overwritten and what was deleted', async () => {
    const first = await put('versioned', 'v', 'one');
    const second = await put('versioned', 'v', 'two');

    const { DeleteMarker, VersionId: marker } = await s3.client.send(
      new DeleteObjectCommand({ Bucket: 'versioned', Key: 'v' }),
    );

    expect(DeleteMarker).toBe(true);
    await expect(textOf('versioned', 'v')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await textOf('versioned', 'v', { VersionId: first.VersionId })).toBe('one');
    const list = await s3.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', Prefix: 'v' }));
    expect(list.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [second.VersionId, false],
      [first.VersionId, false],
    ]);
    expect(list.DeleteMarkers).toMatchObject([{ VersionId: marker, IsLatest: true }]);
  });

  it('come back when the marker, or the newest, is deleted for good', async () => {
    await put('versioned', 'w', 'one');
    const second = await put('versioned', 'w', 'two');

    await s3.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'w', VersionId: second.VersionId }));

    expect(await textOf('versioned', 'w')).toBe('one');
  });

  it('without versioning, an overwritten content is gone from the disk', async () => {
    await put('plain', 'o', 'one');
    const before = await contentFiles();

    await put('plain', 'o', 'two');

    expect(await textOf('plain', 'o')).toBe('two');
    expect(await contentFiles()).toHaveLength(before.length);
  });
});

describe('multipart uploads', () => {
  const part = Buffer.alloc(5 * 1024 * 1024, 'p');
  const begin = async (Key: string) =>
    (await s3.client.send(new CreateMultipartUploadCommand({ Bucket: 'versioned', Key, ContentType: 'text/x' })))
      .UploadId;
  const upload = (Key: string, UploadId: string | undefined, PartNumber: number, Body: Uint8Array) =>
    s3.client.send(new UploadPartCommand({ Bucket: 'versioned', Key, UploadId, PartNumber, Body }));

  it('become one object, once, and tell of it once', async () => {
    const UploadId = await begin('big');
    const [first, second] = [
      await upload('big', UploadId, 1, part),
      await upload('big', UploadId, 2, Buffer.from('the end')),
    ];
    const told = changes.length;
    const Parts = [
      { PartNumber: 1, ETag: first?.ETag },
      { PartNumber: 2, ETag: second?.ETag },
    ];

    const { ETag } = await s3.client.send(
      new CompleteMultipartUploadCommand({ Bucket: 'versioned', Key: 'big', UploadId, MultipartUpload: { Parts } }),
    );

    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await textOf('versioned', 'big', { Range: `bytes=${part.length - 2}-` })).toBe('ppthe end');
    expect(changes.slice(told)).toMatchObject([{ reason: 'CompleteMultipartUpload', object: { key: 'big' } }]);
    await expect(
      s3.client.send(
        new CompleteMultipartUploadCommand({ Bucket: 'versioned', Key: 'big', UploadId, MultipartUpload: { Parts } }),
      ),
    ).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  it('refuse a part that is missing or too small, and can still be completed', async () => {
    const UploadId = await begin('small');
    const first = await upload('small', UploadId, 1, Buffer.from('a'));
    const second = await upload('small', UploadId, 2, Buffer.from('b'));
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.client.send(
        new CompleteMultipartUploadCommand({ Bucket: 'versioned', Key: 'small', UploadId, MultipartUpload: { Parts } }),
      );

    await expect(complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(
      complete([
        { PartNumber: 1, ETag: first.ETag },
        { PartNumber: 2, ETag: second.ETag },
      ]),
    ).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await complete([{ PartNumber: 2, ETag: second.ETag }]);

    expect(await textOf('versioned', 'small')).toBe('b');
  });

  it('leave nothing when aborted', async () => {
    const before = await contentFiles();
    const UploadId = await begin('aborted');
    await upload('aborted', UploadId, 1, Buffer.from('a'));

    await s3.client.send(new AbortMultipartUploadCommand({ Bucket: 'versioned', Key: 'aborted', UploadId }));

    expect(await contentFiles()).toEqual(before);
  });
});

describe('lists', () => {
  beforeAll(async () => {
    s3.store.putBucket('listed', { versioned: false, events: false, corsRules: [] });
    for (const key of ['a/1', 'a/2', 'a/3', 'b', 'c/1', 'd', 'é']) await put('listed', key, key);
  });

  it('go page by page in the order of UTF-8, each key once', async () => {
    const keys: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', MaxKeys: 2, ContinuationToken }));
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);

    expect(keys).toEqual(['a/1', 'a/2', 'a/3', 'b', 'c/1', 'd', 'é']);
  });

  it('group by delimiter, over pages too', async () => {
    const first = await s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', Delimiter: '/', MaxKeys: 2 }));
    const second = await s3.client.send(
      new ListObjectsV2Command({ Bucket: 'listed', Delimiter: '/', ContinuationToken: first.NextContinuationToken }),
    );

    expect(first.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['b']);
    expect(second.CommonPrefixes).toEqual([{ Prefix: 'c/' }]);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['d', 'é']);
    expect(second.IsTruncated).toBe(false);
  });

  it('begin at a prefix, or after a key', async () => {
    const byPrefix = await s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', Prefix: 'a/' }));
    const afterKey = await s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', StartAfter: 'c/1' }));

    expect(byPrefix.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2', 'a/3']);
    expect(afterKey.Contents?.map(({ Key }) => Key)).toEqual(['d', 'é']);
  });

  it('have all buckets', async () => {
    const { Buckets } = await s3.client.send(new ListBucketsCommand({}));

    expect(Buckets?.map(({ Name }) => Name)).toEqual(['listed', 'plain', 'versioned']);
  });

  it('lose several objects at once', async () => {
    await put('listed', 'x', '1');
    await put('listed', 'y', '2');

    const { Deleted } = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket: 'listed',
        Delete: { Objects: [{ Key: 'x' }, { Key: 'y' }, { Key: 'never' }] },
      }),
    );

    expect(Deleted?.map(({ Key }) => Key)).toEqual(['x', 'y', 'never']);
    await expect(textOf('listed', 'x')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
