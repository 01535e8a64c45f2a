/** java.util.Random's generator: AWS's seeded random numbers are Java's. */
export class JavaRandom {
  #seed: bigint;

  constructor(seed: number) {
    this.#seed = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask48;
  }

  #next(bits: number): number {
    this.#seed = (this.#seed * 0x5deece66dn + 0xbn) & mask48;
    return Number(BigInt.asIntN(32, this.#seed >> BigInt(48 - bits)));
  }

  nextDouble(): number {
    const high = this.#next(26) >>> 0;
    const low = this.#next(27) >>> 0;
    return (high * 2 ** 27 + low) / 2 ** 53;
  }

  /** Uniform in [0, bound). */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.#next(31))) >> 31n);
    for (;;) {
      const bits = this.#next(31);
      const value = bits % bound;
      if (bits - value + (bound - 1) < 2 ** 31) return value;
    }
  }
}

const mask48 = (1n << 48n) - 1n;
