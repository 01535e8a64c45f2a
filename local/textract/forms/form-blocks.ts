import type { Block } from '@aws-sdk/client-textract';
import { addBlock, type PageBlocks, relate, relateIds } from '../blocks/page-blocks.ts';
import type { Word } from '../page.ts';
import type { KeyValue } from './key-value.ts';

/** KEY_VALUE_SET blocks: one for the key, which points to its words and its value, and one for the value. */
export function addFormBlocks(page: PageBlocks, pairs: readonly KeyValue[]): void {
  for (const { key, value, confidence } of pairs) {
    const reading = Math.min(...[...key, ...value].map((word) => word.confidence));
    const sureness = confidence * reading;
    const keyQuads = key.map(({ quad }) => quad);
    const valueQuads = value.length > 0 ? value.map(({ quad }) => quad) : keyQuads;
    const keyBlock = addBlock(page, 'KEY_VALUE_SET', sureness, keyQuads, { EntityTypes: ['KEY'] });
    const valueBlock = addBlock(page, 'KEY_VALUE_SET', sureness, valueQuads, { EntityTypes: ['VALUE'] });
    relate(keyBlock, 'VALUE', [valueBlock]);
    relateWords(page, keyBlock, key);
    if (value.length === 1 && selectionOf(value[0]!.text)) {
      const selected = selectionOf(value[0]!.text)!;
      const selection = addBlock(page, 'SELECTION_ELEMENT', sureness, valueQuads, { SelectionStatus: selected });
      relate(valueBlock, 'CHILD', [selection]);
    } else relateWords(page, valueBlock, value);
    relate(page.root, 'CHILD', [keyBlock, valueBlock]);
  }
}

/** A tick box as text; drawn ones are not seen. */
function selectionOf(text: string): 'SELECTED' | 'NOT_SELECTED' | undefined {
  if (/^(?:\[[xX✓]\]|[☑☒✓✔])$/u.test(text)) return 'SELECTED';
  return /^(?:\[\]|☐)$/u.test(text) ? 'NOT_SELECTED' : undefined;
}

/** A key's word may be a part of a word block (`Date:03/05`); it then has no block of its own. */
export function relateWords(page: PageBlocks, block: Block, words: readonly Word[]): void {
  relateIds(
    block,
    'CHILD',
    words.flatMap((word) => page.wordIds.get(word) ?? []),
  );
}
