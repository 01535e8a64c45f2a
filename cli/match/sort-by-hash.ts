const digitBits = 11;
const buckets = 1 << digitBits;

type HashedItems = { readonly hashes: Int32Array; readonly items: Int32Array };

/** Sorts items by their 32-bit hashes, those of equal ones in the order they come (radix sort, three passes). */
export const sortByHash = (hashes: Int32Array, items: Int32Array): HashedItems => {
  let from: HashedItems = { hashes, items };
  let to: HashedItems = { hashes: new Int32Array(hashes.length), items: new Int32Array(items.length) };
  for (let shift = 0; shift < 32; shift += digitBits) {
    scatter(from, to, shift);
    [from, to] = [to, from];
  }
  return from;
};

const scatter = (from: HashedItems, to: HashedItems, shift: number): void => {
  const { hashes, items } = from;
  const places = new Int32Array(buckets + 1);
  for (let at = 0; at < hashes.length; at++) places[((hashes[at]! >>> shift) & (buckets - 1)) + 1]!++;
  for (let bucket = 0; bucket < buckets; bucket++) places[bucket + 1]! += places[bucket]!;
  for (let at = 0; at < hashes.length; at++) {
    const place = places[(hashes[at]! >>> shift) & (buckets - 1)]!++;
    to.hashes[place] = hashes[at]!;
    to.items[place] = items[at]!;
  }
};
