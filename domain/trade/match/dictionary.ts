/** Numbers texts 1, 2, 3 … in the order they are first seen, so that equal texts are equal numbers. 0 stands for unknown. */
export type Dictionary = {
  /** The highest code given. */
  readonly size: number;
  textOf(code: number): string;
};

/** A dictionary that takes strings. */
export class TextDictionary implements Dictionary {
  readonly #codes = new Map<string, number>();
  readonly #texts: string[] = [''];

  get size(): number {
    return this.#texts.length - 1;
  }

  codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#codes.set(text, code);
    this.#texts.push(text);
    return code;
  }

  textOf(code: number): string {
    return this.#texts[code] ?? '';
  }
}
