import type { Dictionary } from './dictionary.ts';
import { relateFloatingIndices } from './floating-index.ts';
import { partyNameRelater } from './party-name.ts';
import { relateLeis } from './relate-leis.ts';
import { type Result, result } from './tolerance.ts';

const bySimilarity = {
  EQUAL: result.agree,
  VARIANT: result.withinTolerance,
  SIMILAR: result.withinTolerance,
  DIFFERENT: result.differ,
  // Two kinds of evidence that can't be compared are as good as one that is missing.
  UNKNOWN: result.oneSided,
} as const;
const byLeiRelation = { EQUAL: result.agree, SLIP: result.withinTolerance, DIFFERENT: result.differ } as const;

/** How two different texts of a dictionary relate, by their codes. */
export type TextJudge = (x: number, y: number) => Result;

const recentSlots = 1 << 14;

/** Remembers every judgement, and the recent ones where they are found fastest. */
const judgeOnce = (terms: Dictionary, relate: (a: string, b: string) => Result): TextJudge => {
  const judged = new Map<number, Result>();
  const recentKeys = new Float64Array(recentSlots);
  const recent = new Uint8Array(recentSlots);
  return (x: number, y: number): Result => {
    // Codes stay far below 2^26, so the two make one exact key.
    const key = x * 0x400_0000 + y;
    const slot = (Math.imul(x, 0x9e37_79b1) ^ Math.imul(y, 0x85eb_ca6b)) >>> 18;
    if (recentKeys[slot] === key) return recent[slot] as Result;
    let outcome = judged.get(key);
    if (outcome === undefined) {
      outcome = relate(terms.textOf(x), terms.textOf(y));
      judged.set(key, outcome);
    }
    recentKeys[slot] = key;
    recent[slot] = outcome;
    return outcome;
  };
};

/** Judges of the texts of one dictionary; all comparers share them, so that no two texts are ever related twice. */
export const makeTextJudges = (terms: Dictionary) => {
  const relatePartyNames = partyNameRelater();
  return {
    floatingIndex: judgeOnce(terms, (a, b) => bySimilarity[relateFloatingIndices(a, b)]),
    lei: judgeOnce(terms, (a, b) => byLeiRelation[relateLeis(a, b)]),
    partyName: judgeOnce(terms, (a, b) => bySimilarity[relatePartyNames(a, b)]),
    /** Of two names within tolerance: whether they are one, not only alike. */
    isOneName: (a: string, b: string): boolean => relatePartyNames(a, b) === 'VARIANT',
  };
};
export type TextJudges = ReturnType<typeof makeTextJudges>;
