/** Partitions over which a list that every payment is in is spread: DynamoDB takes 1,000 writes a second in one. */
const shardCount = 8;

/** FNV-1a (Fowler, Noll and Vo), 32 bit: spreads names that differ little. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

const shardName = (shard: number): string => String(shard).padStart(2, '0');

/** Every shard's name, in order. */
export const shards: readonly string[] = Array.from({ length: shardCount }, (_, shard) => shardName(shard));

/** The shard of a payment: the same in every list. */
export const shardOf = (txId: string): string => shardName(hashOf(txId) % shardCount);
