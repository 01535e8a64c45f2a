import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AuditEntry, auditEntry } from '../../../domain/audit/audit-entry.ts';
import { canonicalJson } from '../../../domain/audit/canonical-json.ts';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const chain = (length: number): AuditEntry[] => {
  const entries: AuditEntry[] = [];
  for (let index = 0; index < length; index++) {
    entries.push(
      auditEntry(
        entries.at(-1) ?? null,
        {
          entity: 'DOCUMENT#1',
          at: `2026-11-21T10:00:0${index}.000Z`,
          actor: 'user-1',
          action: 'corrected',
          before: { total: `${index}` },
          after: { total: `${index + 1}` },
        },
        sha256,
      ),
    );
  }
  return entries;
};

describe('canonical JSON', () => {
  it('is the same text for equal values, whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, null, 'x'], a: { d: true, c: undefined } })).toBe(
      '{"a":{"d":true},"b":[1,null,"x"]}',
    );
  });

  it('means what JSON means', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
      { seed: 1 },
    );
  });

  it.each([[() => 0], [Number.NaN], [Number.POSITIVE_INFINITY], [1n]])('has no text for %p', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});

describe('an entity has a chain of entries', () => {
  it('numbered from 1, each with the hash of the one before', () => {
    const [first, second] = chain(2);

    expect(first).toMatchObject({ sequence: 1, previousHash: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(second).toMatchObject({ sequence: 2, previousHash: first?.hash });
    expect(verifyChain(chain(5), sha256)).toEqual({ kind: 'intact', length: 5 });
    expect(verifyChain([], sha256)).toEqual({ kind: 'intact', length: 0 });
  });

  it.each([
    [
      'a changed value',
      3,
      (entries: AuditEntry[]) => {
        entries[2]!.after = { total: '999' };
      },
    ],
    [
      'another actor',
      1,
      (entries: AuditEntry[]) => {
        entries[0]!.actor = 'someone';
      },
    ],
    [
      'a missing entry',
      3,
      (entries: AuditEntry[]) => {
        entries.splice(1, 1);
      },
    ],
    [
      'two entries swapped',
      3,
      (entries: AuditEntry[]) => {
        entries.splice(1, 2, entries[2]!, entries[1]!);
      },
    ],
    [
      'an entry of another entity',
      2,
      (entries: AuditEntry[]) => {
        entries[1]!.entity = 'DOCUMENT#2';
      },
    ],
  ])('%s is found', (_, sequence, tamper) => {
    const entries = structuredClone(chain(5));
    tamper(entries);

    expect(verifyChain(entries, sha256)).toMatchObject({ kind: 'broken', sequence });
  });

  it('an entry rehashed after a change is betrayed by the one that follows', () => {
    const entries = structuredClone(chain(3));
    const { sequence: _s, previousHash: _p, hash: _h, ...change } = { ...entries[1]!, after: { total: '999' } };
    entries[1] = auditEntry(entries[0]!, change, sha256);

    expect(verifyChain(entries, sha256)).toMatchObject({ kind: 'broken', sequence: 3 });
  });

  it('an entry can not follow one of another entity', () => {
    const [first] = chain(1);

    expect(() =>
      auditEntry(
        first!,
        { entity: 'X', at: '2026-11-21T10:00:00.000Z', actor: 'u', action: 'a', before: null, after: null },
        sha256,
      ),
    ).toThrow(RangeError);
  });
});
