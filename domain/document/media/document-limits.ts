/** Bounds on what is read at all. Sizes in bytes, pixels as width × height. */
export type DocumentLimits = {
  maxBytes: number;
  maxPages: number;
  /** Most bytes that a compressed file may unfold to. */
  maxInflatedBytes: number;
  /** Most bytes that one compressed byte may unfold to; Deflate itself ends at 1032. */
  maxInflationRatio: number;
  maxPixels: number;
  maxXmlCharacters: number;
  maxXmlDepth: number;
};

/** 10 MB and 3,000 pages are Textract's synchronous size and asynchronous page limits; the rest bounds one Lambda's memory. */
export const defaultLimits: DocumentLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxPages: 100,
  maxInflatedBytes: 100 * 1024 * 1024,
  maxInflationRatio: 200,
  maxPixels: 120_000_000,
  maxXmlCharacters: 20_000_000,
  maxXmlDepth: 128,
};
