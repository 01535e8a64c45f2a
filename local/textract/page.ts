export type Point = { readonly x: number; readonly y: number };

/** Corners in the text's own order (its top left, top right, bottom right, bottom left), in the page's units. */
export type Quad = readonly [Point, Point, Point, Point];

/** `confidence` is 0 to 1. */
export type Word = { readonly text: string; readonly confidence: number; readonly quad: Quad };

/** Words that stand together on one line; a wide gap (another column) starts another line. */
export type Line = {
  readonly text: string;
  readonly confidence: number;
  readonly quad: Quad;
  readonly words: readonly Word[];
};

/** A page as it was read. Units are pixels (pictures) or points (PDF text); the origin is at the top left. */
export type Page = {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly Line[];
};

export function lineOfWords(words: readonly Word[]): Line {
  const first = words[0]!;
  const last = words.at(-1)!;
  return {
    text: words.map((word) => word.text).join(' '),
    confidence: words.reduce((sum, word) => sum + word.confidence, 0) / words.length,
    quad: [first.quad[0], last.quad[1], last.quad[2], first.quad[3]],
    words,
  };
}
