import { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { normalizeReference } from '../../domain/trade/match/reference.ts';
import { ByteTable, referenceFold } from './byte-table.ts';

/** A dictionary of normalised references whose keys stay in the files' bytes. */
export class ReferenceDictionary {
  readonly table = new ByteTable(referenceFold);
  readonly #sources = new Map<string, number>();

  get size(): number {
    return this.table.size;
  }

  /** Nobody asks a reference's text back by its code: books give it from the row. */
  textOf(): string {
    return '';
  }

  /** For a reference that is not plain ASCII in the file. */
  codeOfText(text: string): number {
    const normal = normalizeReference(text);
    if (normal === '') return 0;
    let source = this.#sources.get(normal);
    if (source === undefined) {
      source = this.#extra(normal);
      this.#sources.set(normal, source);
    }
    return source;
  }

  #extra(normal: string): number {
    const bytes = new TextEncoder().encode(normal);
    return this.table.codeOf(this.table.addSource(bytes), 0, bytes.length);
  }
}

/** What the two files of a matching share, so that equal texts get equal codes. */
export type FileDictionaries = {
  readonly utis: ReferenceDictionary;
  readonly references: ReferenceDictionary;
  readonly terms: TextDictionary;
};

export const newFileDictionaries = (): FileDictionaries => ({
  utis: new ReferenceDictionary(),
  references: new ReferenceDictionary(),
  terms: new TextDictionary(),
});
