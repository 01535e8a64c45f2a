import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { type CursorScope, encryptedCursors } from '../../../tasks/api/cursors.ts';

const secret = async () => 'a secret of thirty-two characters or more';
const scope: CursorScope = { operationId: 'listDocuments', actor: { userId: 'ada' }, of: { kind: 'trade' } };
const position = { receivedAt: '2026-11-02T09:00:00Z', documentId: 'doc-1' };

describe('a cursor', () => {
  it('opens to the position that it was sealed with, also by another instance with the same secret', async () => {
    const cursor = await encryptedCursors(secret).seal(position, scope);

    expect(await encryptedCursors(secret).open(cursor, scope)).toEqual(position);
  });

  it('shows nothing of the position, and is another one each time', async () => {
    const cursors = encryptedCursors(secret);
    const [one, two] = [await cursors.seal(position, scope), await cursors.seal(position, scope)];
    const decoded = one.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));

    expect(one).not.toBe(two);
    expect(decoded.join('\n')).not.toContain('doc-1');
  });

  it.each<[string, CursorScope]>([
    ['another caller', { ...scope, actor: { userId: 'bob' } }],
    ['another operation', { ...scope, operationId: 'listExecutions' }],
    ['another query', { ...scope, of: { kind: 'invoice' } }],
    ['a narrower query', { ...scope, of: { kind: 'trade', status: 'FAILED' } }],
    ['a wider query', { ...scope, of: {} }],
  ])('is of no use for %s', async (_what, other) => {
    const cursors = encryptedCursors(secret);
    const cursor = await cursors.seal(position, scope);

    expect(await cursors.open(cursor, other)).toBeUndefined();
  });

  it('is of no use under another secret', async () => {
    const cursor = await encryptedCursors(secret).seal(position, scope);

    expect(await encryptedCursors(async () => 'another secret').open(cursor, scope)).toBeUndefined();
  });

  it('that was changed anywhere opens to nothing else', async () => {
    const cursors = encryptedCursors(secret);
    const cursor = await cursors.seal(position, scope);
    const put = (at: number, character: string) => `${cursor.slice(0, at)}${character}${cursor.slice(at + 1)}`;
    const inContent = cursor.length - 60;

    expect(await cursors.open(put(inContent, cursor[inContent] === 'A' ? 'B' : 'A'), scope)).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: cursor.length - 1 }),
        fc.constantFrom('A', '.', '_', '9'),
        async (at, character) => {
          // The last character of a part has bits that count for nothing: the position is then still the one sealed.
          expect([undefined, position]).toContainEqual(await cursors.open(put(at, character), scope));
        },
      ),
      { seed: 7 },
    );
  });

  it('of a text that is none opens to nothing', async () => {
    const cursors = encryptedCursors(secret);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom('....', 'a.b.c.d.e', '{}')), async (text) => {
        expect(await cursors.open(text, scope)).toBeUndefined();
      }),
      { seed: 7 },
    );
  });

  it('made with an algorithm of the sender’s choice opens to nothing', async () => {
    const content = new TextEncoder().encode(JSON.stringify({ position, for: 'x' }));
    const forged = await new CompactEncrypt(content)
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .encrypt(new Uint8Array(32));
    const [, ...rest] = forged.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');

    expect(await encryptedCursors(secret).open(forged, scope)).toBeUndefined();
    expect(await encryptedCursors(secret).open([none, ...rest].join('.'), scope)).toBeUndefined();
  });

  it('fits the query, however long its position', async () => {
    const cursor = await encryptedCursors(secret).seal({ nextToken: 'x'.repeat(1_024), maxResults: 100 }, scope);

    expect(cursor.length).toBeLessThanOrEqual(4_096);
  });

  it('asks for the secret once, and again after it could not be had', async () => {
    let asked = 0;
    const cursors = encryptedCursors(async () => {
      asked += 1;
      if (asked === 1) throw new Error('the secret is not there');
      return secret();
    });

    await expect(cursors.seal(position, scope)).rejects.toThrow('the secret is not there');
    const cursor = await cursors.seal(position, scope);
    expect(await cursors.open(cursor, scope)).toEqual(position);
    expect(asked).toBe(2);
  });
});
