/** A result takes three bits, and thirty bits are a small integer, which maps look up fastest. */
const [bitsPerResult, resultsPerKey] = [3, 10];

type Node<Value> = { value?: Value; next?: Map<number, Node<Value>> };

/** Remembers a value for every combination of field results that occurs: pairs are many, ways to come out few. */
export class MemoryOfResults<Value> {
  readonly #root: Node<Value> = {};

  /** The value for these results; made by `make`, which has to depend on nothing else, when they are first met. */
  valueFor(results: Uint8Array, make: () => Value): Value {
    let node = this.#root;
    for (let from = 0; from < results.length; from += resultsPerKey) {
      const to = Math.min(from + resultsPerKey, results.length);
      let key = 0;
      for (let at = from; at < to; at++) key = (key << bitsPerResult) | results[at]!;
      node.next ??= new Map();
      let next = node.next.get(key);
      if (next === undefined) {
        next = {};
        node.next.set(key, next);
      }
      node = next;
    }
    node.value ??= make();
    return node.value;
  }
}
