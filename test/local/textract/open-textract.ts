import type { Block, ExpenseDocument } from '@aws-sdk/client-textract';
import { SimulatedClock } from '../../../local/clock/simulated-clock.ts';
import { createTextract, type Textract, type TextractOptions } from '../../../local/textract/create-textract.ts';

export const startOfTest = Date.UTC(2026, 0, 5);

export function openTextract(options: Partial<TextractOptions> = {}): Promise<Textract> {
  return createTextract({
    readObject: () => Promise.reject(new Error('NoSuchKey')),
    publish: () => Promise.resolve(),
    clock: new SimulatedClock(startOfTest),
    ...options,
  });
}

export type DocumentAnswer = { DocumentMetadata: { Pages: number }; Blocks: Block[] };
export type ExpenseAnswer = { DocumentMetadata: { Pages: number }; ExpenseDocuments: ExpenseDocument[] };

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** The text of a block's words. */
export function textOf(block: Block, blocks: readonly Block[]): string {
  const ids = block.Relationships?.find(({ Type }) => Type === 'CHILD')?.Ids ?? [];
  return ids.map((id) => blocks.find(({ Id }) => Id === id)?.Text ?? '').join(' ');
}

/** Key → value as a reader of the blocks finds them. */
export function keyValues(blocks: readonly Block[]): Record<string, string> {
  const keys = blocks.filter(
    ({ BlockType, EntityTypes }) => BlockType === 'KEY_VALUE_SET' && EntityTypes?.[0] === 'KEY',
  );
  return Object.fromEntries(
    keys.map((key) => {
      const valueId = key.Relationships?.find(({ Type }) => Type === 'VALUE')?.Ids?.[0];
      const value = blocks.find(({ Id }) => Id === valueId);
      return [textOf(key, blocks), value ? textOf(value, blocks) : ''];
    }),
  );
}
