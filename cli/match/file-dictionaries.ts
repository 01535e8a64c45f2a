import { TextDictionary } from '../../domain/trade/match/dictionary.ts';
import { ReferenceTable } from './reference-table.ts';

/** What the two files of a matching share, so that equal texts get equal codes. */
export type FileDictionaries = {
  readonly utis: ReferenceTable;
  readonly references: ReferenceTable;
  readonly terms: TextDictionary;
};

export const newFileDictionaries = (): FileDictionaries => ({
  utis: new ReferenceTable(),
  references: new ReferenceTable(),
  terms: new TextDictionary(),
});
