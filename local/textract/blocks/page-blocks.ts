import { randomUUID } from 'node:crypto';
import type { Block, BlockType, RelationshipType } from '@aws-sdk/client-textract';
import { type Layout, layOut } from '../layout/rows.ts';
import type { Page, Quad, Word } from '../page.ts';
import { geometryOf, wholePage } from './geometry.ts';

/** The blocks of one page as they grow: text first, then what the analysis found over it. */
export type PageBlocks = {
  readonly page: Page;
  readonly layout: Layout;
  readonly number: number;
  readonly blocks: Block[];
  readonly root: Block;
  /** The block id of each word read. */
  readonly wordIds: ReadonlyMap<Word, string>;
};

/** PAGE, LINE and WORD blocks, lines in reading order. `number` counts from 1. */
export function textBlocks(page: Page, number: number): PageBlocks {
  const layout = layOut(page);
  const root: Block = { BlockType: 'PAGE', Geometry: wholePage, Id: randomUUID() };
  const lines: Block[] = [];
  const words: Block[] = [];
  const wordIds = new Map<Word, string>();
  for (const { line } of layout.rows.flatMap((row) => row.segments)) {
    const own = line.words.map((word): Block => {
      const Id = randomUUID();
      wordIds.set(word, Id);
      return {
        BlockType: 'WORD',
        Confidence: percent(word.confidence),
        Text: word.text,
        TextType: 'PRINTED',
        Geometry: geometryOf([word.quad], page),
        Id,
      };
    });
    words.push(...own);
    lines.push({
      BlockType: 'LINE',
      Confidence: percent(line.confidence),
      Text: line.text,
      Geometry: geometryOf([line.quad], page),
      Id: randomUUID(),
      Relationships: [{ Type: 'CHILD', Ids: own.map(({ Id }) => Id!) }],
    });
  }
  relate(root, 'CHILD', lines);
  return { page, layout, number, blocks: [root, ...lines, ...words], root, wordIds };
}

export function addBlock(
  page: PageBlocks,
  type: BlockType,
  confidence: number,
  quads: readonly Quad[],
  more: Partial<Block> = {},
): Block {
  const block: Block = {
    BlockType: type,
    Confidence: percent(confidence),
    Geometry: geometryOf(quads, page.page),
    Id: randomUUID(),
    ...more,
  };
  page.blocks.push(block);
  return block;
}

export function relate(from: Block, type: RelationshipType, to: readonly Block[]): void {
  relateIds(
    from,
    type,
    to.map(({ Id }) => Id!),
  );
}

/** Adds ids to the relationship of that type; Textract leaves out a relationship with none. */
export function relateIds(from: Block, type: RelationshipType, ids: readonly string[]): void {
  if (ids.length === 0) return;
  from.Relationships ??= [];
  const existing = from.Relationships.find((relationship) => relationship.Type === type);
  if (existing) existing.Ids!.push(...ids);
  else from.Relationships.push({ Type: type, Ids: [...ids] });
}

export function percent(confidence: number): number {
  return Math.min(100, Math.max(0, confidence * 100));
}
