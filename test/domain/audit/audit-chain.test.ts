import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AuditEntry, auditEntry } from '../../../domain/audit/audit-entry.ts';
import { canonicalJson } from '../../../domain/audit/canonical-json.ts';
import { verifyChain } from '../../../domain/audit/verify-chain.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const chain = (length: number, entity = 'DOCUMENT#1'): AuditEntry[] => {
  const entries: AuditEntry[] = [];
  for (let index = 0; index < length; index++) {
    entries.push(
      auditEntry(
        entries.at(-1) ?? null,
        {
          entity,
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
      'altered',
      (entries: AuditEntry[]) => {
        entries[2]!.after = { total: '999' };
      },
    ],
    [
      'another actor',
      1,
      'altered',
      (entries: AuditEntry[]) => {
        entries[0]!.actor = 'someone';
      },
    ],
    [
      'a missing entry',
      2,
      'missing',
      (entries: AuditEntry[]) => {
        entries.splice(1, 1);
      },
    ],
    [
      'two entries swapped',
      2,
      'outOfOrder',
      (entries: AuditEntry[]) => {
        entries.splice(1, 2, entries[2]!, entries[1]!);
      },
    ],
    [
      'an entry that says that it is of another entity',
      2,
      'altered',
      (entries: AuditEntry[]) => {
        entries[1]!.entity = 'DOCUMENT#2';
      },
    ],
    [
      'an entry that stands twice',
      3,
      'outOfOrder',
      (entries: AuditEntry[]) => {
        entries.splice(2, 0, entries[1]!);
      },
    ],
    [
      'an entry of another chain',
      2,
      'wrongLink',
      (entries: AuditEntry[]) => {
        entries[1] = chain(2, 'DOCUMENT#2')[1]!;
      },
    ],
    [
      'what is no entry at all',
      4,
      'altered',
      (entries: unknown[]) => {
        entries[3] = { entity: 'DOCUMENT#1', sequence: 4 };
      },
    ],
  ])('%s is found', (_, sequence, how, tamper) => {
    const entries = structuredClone(chain(5));
    tamper(entries);

    expect(verifyChain(entries, sha256)).toMatchObject({ kind: 'broken', sequence, how });
  });

  it('a whole chain of another entity is not this one’s', () => {
    expect(verifyChain(chain(3), sha256, 'DOCUMENT#2')).toMatchObject({
      kind: 'broken',
      sequence: 1,
      how: 'wrongLink',
    });
  });

  it('an entry rehashed after a change is betrayed by the one that follows', () => {
    const entries = structuredClone(chain(3));
    const { sequence: _s, previousHash: _p, hash: _h, ...change } = { ...entries[1]!, after: { total: '999' } };
    entries[1] = auditEntry(entries[0]!, change, sha256);

    expect(verifyChain(entries, sha256)).toMatchObject({ kind: 'broken', sequence: 3, how: 'wrongLink' });
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

describe('whatever is done to a chain before its newest entry is found', () => {
  /** Chains of 2 to 8 entries about values of every form, and a place before the newest. */
  const chainAndPlace = fc
    .array(fc.record({ action: fc.string({ minLength: 1 }), after: fc.jsonValue() }), { minLength: 2, maxLength: 8 })
    .chain((changes) => {
      const entries: AuditEntry[] = [];
      for (const { action, after } of changes) {
        const change = { entity: 'E#1', at: '2026-11-21T10:00:00.000Z', actor: 'user-1', action, before: null };
        // As a table gives it back.
        const stored = JSON.parse(JSON.stringify(after)) as AuditEntry['after'];
        entries.push(auditEntry(entries.at(-1) ?? null, { ...change, after: stored }, sha256));
      }
      return fc.record({ entries: fc.constant(entries), place: fc.nat(entries.length - 2) });
    });
  const isFound = (entries: readonly unknown[], hows: readonly string[]): void => {
    const verdict = verifyChain(entries, sha256, 'E#1');
    expect(verdict.kind).toBe('broken');
    if (verdict.kind === 'broken') expect(hows).toContain(verdict.how);
  };
  const settings = { seed: 20261128, numRuns: 300 };

  it('any change of any member of one entry, the newest included', () => {
    const member = fc.constantFrom<keyof AuditEntry | 'added'>(
      'entity',
      'sequence',
      'at',
      'actor',
      'action',
      'before',
      'after',
      'executionArn',
      'previousHash',
      'hash',
      'added',
    );
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), member, fc.jsonValue(), ({ entries }, at, name, value) => {
        const place = at % entries.length;
        const changed = { ...entries[place], [name]: JSON.parse(JSON.stringify(value)) };
        fc.pre(canonicalJson(changed) !== canonicalJson(entries[place]));

        isFound(entries.with(place, changed as AuditEntry), ['altered']);
      }),
      settings,
    );
  });

  it('the removal of any entries but the newest', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), ({ entries, place }, more) => {
        const count = 1 + (more % (entries.length - 1 - place));

        isFound(entries.toSpliced(place, count), ['missing']);
      }),
      settings,
    );
  });

  it('two entries in each other’s place', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), ({ entries, place }, more) => {
        const other = place + 1 + (more % (entries.length - 1 - place));
        const swapped = entries.with(place, entries[other]!).with(other, entries[place]!);

        isFound(swapped, ['outOfOrder']);
      }),
      settings,
    );
  });

  it('a forged entry with a right hash and link, put in or put in place of another', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.boolean(), ({ entries, place }, replaces) => {
        const { sequence: _s, previousHash: _p, hash: _h, ...change } = { ...entries[place]!, actor: 'someone-else' };
        const forged = auditEntry(entries[place - 1] ?? null, change, sha256);

        isFound(entries.toSpliced(place, replaces ? 1 : 0, forged), ['wrongLink', 'outOfOrder']);
      }),
      settings,
    );
  });

  it('an end that was cut off leaves a whole chain: only another record of its newest hash tells', () => {
    fc.assert(
      fc.property(chainAndPlace, ({ entries, place }) => {
        expect(verifyChain(entries.slice(0, place + 1), sha256, 'E#1')).toEqual({ kind: 'intact', length: place + 1 });
      }),
      settings,
    );
  });
});
