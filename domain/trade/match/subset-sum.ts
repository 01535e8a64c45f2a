/** A part's amounts in integer units: the notional, and the counter amount where there is one (NaN where unknown). */
export type Part = { readonly amount: number; readonly counterAmount: number };

export type SubsetSearch = {
  /** Up to two sets of positions that add up; two mean that the amounts alone don't decide. */
  readonly sets: readonly (readonly number[])[];
  /** False: the whole space was searched, so what was not found does not exist. */
  readonly boundReached: boolean;
};

/**
 * Sets of two or more parts whose amounts add up to the target's exactly, within `slack` units, the counter amounts
 * likewise where all are known. Depth first over the parts from the largest down, pruned by what is left to come;
 * amounts must be positive safe integers.
 */
export const findSubsetSums = (
  parts: readonly Part[],
  target: Part,
  limits: {
    readonly slack: number;
    readonly counterSlack: number;
    readonly maxParts: number;
    readonly searchBound: number;
  },
): SubsetSearch => {
  const order = parts.map((_, at) => at).sort((a, b) => parts[b]!.amount - parts[a]!.amount || a - b);
  const remaining = new Float64Array(order.length + 1);
  for (let at = order.length - 1; at >= 0; at--) remaining[at] = remaining[at + 1]! + parts[order[at]!]!.amount;
  const sets: number[][] = [];
  const chosen: number[] = [];
  let visited = 0;

  const fitsCounterAmount = (): boolean => {
    const sum = chosen.reduce((total, at) => total + parts[at]!.counterAmount, 0);
    return !(Math.abs(sum - target.counterAmount) > limits.counterSlack);
  };
  const search = (from: number, missing: number): void => {
    if (sets.length >= 2 || ++visited > limits.searchBound) return;
    if (Math.abs(missing) <= limits.slack && chosen.length >= 2) {
      if (fitsCounterAmount()) sets.push([...chosen]);
      return;
    }
    if (chosen.length >= limits.maxParts) return;
    for (let at = from; at < order.length && sets.length < 2; at++) {
      if (remaining[at]! + limits.slack < missing || visited > limits.searchBound) return;
      const part = order[at]!;
      const { amount } = parts[part]!;
      if (amount > missing + limits.slack) continue;
      chosen.push(part);
      search(at + 1, missing - amount);
      chosen.pop();
    }
  };
  search(0, target.amount);
  return { sets, boundReached: visited > limits.searchBound };
};
