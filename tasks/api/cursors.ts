import { createHash } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { canonicalJson } from '../../domain/audit/canonical-json.ts';
import type { Actor } from '../../domain/identity/actor.ts';
import type { Position } from '../ports/page.ts';

/** What a cursor is good for: this caller's list, with this query. */
export type CursorScope = {
  operationId: string;
  actor: Pick<Actor, 'userId'>;
  /** Path and query parameters, but for the cursor and the page's size. */
  of: Readonly<Record<string, unknown>>;
};

export type Cursors = {
  seal(position: Position, scope: CursorScope): Promise<string>;
  /** @returns undefined for a cursor that is none, or another list's or caller's. */
  open(cursor: string, scope: CursorScope): Promise<Position | undefined>;
};

const fingerprint = ({ operationId, actor, of }: CursorScope): string =>
  createHash('sha256')
    .update(canonicalJson({ operationId, userId: actor.userId, of }))
    .digest('base64url');

/**
 * Cursors as JWE (RFC 7516) with a key of our own: nobody can read or forge one, and one that belongs to another list,
 * query or caller is of no use. Keys of records stand in it, which is why it is encrypted and not only signed.
 *
 * @param secret gives the text that the key is derived from, of at least 32 random characters.
 */
export const encryptedCursors = (secret: () => Promise<string>): Cursors => {
  let key: Promise<Uint8Array> | undefined;
  const keyOnce = (): Promise<Uint8Array> => {
    key ??= secret().then((text) => new Uint8Array(createHash('sha256').update(text).digest()));
    key.catch(() => {
      key = undefined; // the next request asks again
    });
    return key;
  };
  return {
    async seal(position, scope) {
      const content = new TextEncoder().encode(JSON.stringify({ position, for: fingerprint(scope) }));
      return new CompactEncrypt(content).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(await keyOnce());
    },
    async open(cursor, scope) {
      const secretKey = await keyOnce();
      try {
        const { plaintext } = await compactDecrypt(cursor, secretKey, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        const content = JSON.parse(new TextDecoder().decode(plaintext)) as { position: Position; for: string };
        return content.for === fingerprint(scope) ? content.position : undefined;
      } catch {
        return undefined;
      }
    },
  };
};
