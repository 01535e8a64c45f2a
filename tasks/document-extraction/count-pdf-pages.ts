import { inflateSync } from 'node:zlib';

/** Most bytes that all object streams of a document may unfold to. */
const maxUnfoldedBytes = 32 * 1024 * 1024;

/** A page's dictionary; `/Pages` is a node of the tree above them. */
const pageDictionary = /\/Type\s*\/Page(?![A-Za-z])/g;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The objects that pages stand in: an updated file has a page's older version as well, under the same number. */
const countPageObjects = (text: string): number => {
  const numbers = new Set<string>();
  for (const object of text.split(/\bendobj\b/)) {
    if (count(object, pageDictionary) === 0) continue;
    numbers.add(/(\d+\s+\d+)\s+obj\b/.exec(object)?.[1] ?? `at ${numbers.size}`);
  }
  return numbers.size;
};

/** The texts of compressed object streams, or null where one can't be unfolded within bounds. */
const unfoldObjectStreams = (bytes: Uint8Array, text: string): string[] | null => {
  const texts: string[] = [];
  let left = maxUnfoldedBytes;
  const header = /\/Type\s*\/ObjStm\b[\s\S]{0,400}?\bstream\r?\n/g;
  for (const match of text.matchAll(header)) {
    const dictionary = text.slice(text.lastIndexOf('obj', match.index), match.index + match[0].length);
    const start = match.index + match[0].length;
    const end = text.indexOf('endstream', start);
    if (end < 0 || !dictionary.includes('/FlateDecode') || dictionary.includes('/DecodeParms')) return null;
    try {
      const unfolded = inflateSync(bytes.subarray(start, end), { maxOutputLength: left });
      left -= unfolded.length;
      texts.push(unfolded.toString('latin1'));
    } catch {
      return null;
    }
  }
  return texts;
};

/**
 * How many pages a PDF has by its objects (ISO 32000-1, 7.5.7 and 7.7.3), without building it: bounded in time and
 * memory whatever the file does, as a whole PDF library is not. Null where that does not tell. It may count a page too
 * many, never one too few: a document taken for one page has one.
 */
export const countPdfPages = (bytes: Uint8Array): number | null => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const streams = unfoldObjectStreams(bytes, text);
  if (!streams) return null;
  const pages = streams.reduce((sum, stream) => sum + count(stream, pageDictionary), countPageObjects(text));
  return pages > 0 ? pages : null;
};
