export type TimedPart = { name: string; milliseconds: number; note?: string };

/** Measures the parts of a start, several of which run at once. */
export class PartTimer {
  readonly #began = performance.now();
  readonly #onPart: (part: TimedPart) => void;

  constructor(onPart: (part: TimedPart) => void) {
    this.#onPart = onPart;
  }

  /** Waits for `work` and reports how long it took; `noteOf` may add a word to it. */
  async part<Result>(
    name: string,
    work: () => Promise<Result> | Result,
    noteOf?: (result: Result) => string | undefined,
  ): Promise<Result> {
    const began = performance.now();
    const result = await work();
    const note = noteOf?.(result);
    this.#onPart({ name, milliseconds: performance.now() - began, ...(note !== undefined && { note }) });
    return result;
  }

  get elapsedMs(): number {
    return performance.now() - this.#began;
  }
}
