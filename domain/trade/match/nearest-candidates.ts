import type { PairComparer } from './compare-pair.ts';
import { positionOf } from './compare-pair.ts';
import { scoreUnits } from './score-units.ts';
import { result } from './tolerance.ts';

const none = -1;
const mostDifferingGates = 2;

/** How near the compared pair is, lower being nearer: one that an identifier links before all others. Undefined: not near. */
export const distanceOf = (pairs: PairComparer): number | undefined => {
  const { results, differingGates, agreeingGates, score } = pairs;
  const isLinked = Math.min(results[positionOf.uti]!, results[positionOf.externalRef]!) <= result.withinTolerance;
  if (!isLinked && (differingGates > mostDifferingGates || agreeingGates <= 2 * differingGates)) return undefined;
  return (isLinked ? 0 : 1_000) * scoreUnits + differingGates * 2 * scoreUnits - score;
};

/** For rows that may stay alone, the nearest row of the other side that they were compared with. */
export class NearestCandidates {
  readonly bank: Int32Array;
  readonly counterparty: Int32Array;
  readonly #bankDistances: Int32Array;
  readonly #counterpartyDistances: Int32Array;

  constructor(bankSize: number, counterpartySize: number) {
    this.bank = new Int32Array(bankSize).fill(none);
    this.counterparty = new Int32Array(counterpartySize).fill(none);
    this.#bankDistances = new Int32Array(bankSize);
    this.#counterpartyDistances = new Int32Array(counterpartySize);
  }

  /** Takes a pair that was just compared; of two as near the first one stays. */
  consider(bank: number, counterparty: number, pairs: PairComparer): void {
    const distance = distanceOf(pairs);
    if (distance === undefined) return;
    if (this.bank[bank] === none || distance < this.#bankDistances[bank]!) {
      this.bank[bank] = counterparty;
      this.#bankDistances[bank] = distance;
    }
    if (this.counterparty[counterparty] === none || distance < this.#counterpartyDistances[counterparty]!) {
      this.counterparty[counterparty] = bank;
      this.#counterpartyDistances[counterparty] = distance;
    }
  }
}
