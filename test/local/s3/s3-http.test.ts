import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalS3 } from '../fixtures/local-s3.ts';

let s3: Awaited<ReturnType<typeof startLocalS3>>;

beforeAll(async () => {
  s3 = await startLocalS3();
  s3.store.putBucket('documents', { versioned: true, events: false, corsRules: [] });
});
afterAll(() => s3.stop());

const amzDate = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');
const presigned = (key: string, at: Date, seconds: number): string =>
  `${s3.endpoint}/documents/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k%2F20260101%2Fus-east-1%2Fs3%2Faws4_request` +
  `&X-Amz-Date=${amzDate(at)}&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=host&X-Amz-Signature=0`;

describe('presigned URLs', () => {
  it('upload and download without a header', async () => {
    const url = presigned('BANK/by-url.csv', new Date(), 60);

    const uploaded = await fetch(url, { method: 'PUT', body: 'a,b' });
    const downloaded = await fetch(`${url}&response-content-disposition=attachment`);

    expect(uploaded.status).toBe(200);
    expect(await downloaded.text()).toBe('a,b');
    expect(downloaded.headers.get('content-disposition')).toBe('attachment');
  });

  it('end when they say so', async () => {
    const answer = await fetch(presigned('late', new Date(Date.now() - 120_000), 60), { method: 'PUT', body: 'x' });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Message>Request has expired</Message>');
  });

  it('work from a page of this machine in a browser: preflight and answer carry CORS headers', async () => {
    const url = presigned('from-browser', new Date(), 60);
    const origin = 'http://localhost:5173';

    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' },
    });
    const uploaded = await fetch(url, { method: 'PUT', body: 'x', headers: { origin } });

    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(uploaded.headers.get('access-control-allow-origin')).toBe(origin);
    expect(uploaded.headers.get('access-control-expose-headers')).toContain('ETag');
  });

  it("don't from another site's page", async () => {
    const answer = await fetch(presigned('foreign', new Date(), 60), {
      method: 'PUT',
      body: 'x',
      headers: { origin: 'https://example.com' },
    });

    expect(answer.status).toBe(403);
  });
});

describe('bad requests', () => {
  it('an upload that is cut off leaves nothing, and the server up', async () => {
    const files = () => readdir(join(s3.folder, 'content'));
    const before = await files();
    const socket = connect(Number(new URL(s3.endpoint).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('PUT /documents/cut HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\nonly this');
    while ((await files()).length === before.length) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    while ((await files()).length > before.length) await new Promise((resolve) => setImmediate(resolve));

    const answer = await fetch(`${s3.endpoint}/documents/cut`);

    expect(answer.status).toBe(404);
  });

  it.each([
    [
      'a malformed aws-chunked body',
      'PUT',
      '/documents/x',
      'zz\r\nhello',
      { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
      400,
      'InvalidRequest',
    ],
    ['XML that is none', 'POST', '/documents?delete', '<Delete><Object>', {}, 400, 'MalformedXML'],
    [
      'an entity bomb',
      'POST',
      '/documents?delete',
      '<!DOCTYPE a [<!ENTITY b "c">]><Delete>&b;</Delete>',
      {},
      400,
      'MalformedXML',
    ],
    ['an unknown sub-resource', 'GET', '/documents?acl', undefined, {}, 501, 'NotImplemented'],
    ['an unknown bucket', 'GET', '/nothing/x', undefined, {}, 404, 'NoSuchBucket'],
    ['a key that is wrongly encoded', 'GET', '/documents/%E0%A4%A', undefined, {}, 400, 'InvalidURI'],
    ['a page size that is none', 'GET', '/documents?list-type=2&max-keys=many', undefined, {}, 400, 'InvalidArgument'],
    [
      'a copy from nowhere',
      'PUT',
      '/documents/y',
      undefined,
      { 'x-amz-copy-source': 'nowhere' },
      400,
      'InvalidArgument',
    ],
  ])('%s is refused', async (_what, method, path, body, headers, status, code) => {
    const answer = await fetch(`${s3.endpoint}${path}`, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== undefined && { body }),
    });

    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(code);
  });
});

describe('orphans', () => {
  it('of a process that was killed are removed, and nothing else', async () => {
    await fetch(`${s3.endpoint}/documents/kept`, { method: 'PUT', body: 'kept' });
    await writeFile(join(s3.folder, 'content', 'left-over'), 'half an upload');

    const removed = await s3.store.removeOrphans();

    expect(removed).toBe(1);
    expect(await (await fetch(`${s3.endpoint}/documents/kept`)).text()).toBe('kept');
  });
});
