import type { Field } from '../candidate.ts';
import type { AnalysisAnswer, Block } from './analysis-answer.ts';
import { boxOf } from './geometry.ts';

/** A text of the page with its place and its confidence, 0 to 1. */
export type PageText = { text: string; confidence: number; page: number | null; box: Field['box'] };

/** The answer's blocks by id, and what they say. */
export type BlockIndex = {
  blocks: readonly Block[];
  related: (block: Block, type: string) => Block[];
  textOf: (block: Block) => PageText;
};

const share = (percent: number | null | undefined): number => Math.min(1, Math.max(0, (percent ?? 100) / 100));

export const blockIndex = (answer: AnalysisAnswer): BlockIndex => {
  const blocks = answer.Blocks ?? [];
  const byId = new Map(blocks.map((block) => [block.Id, block]));
  const related = (block: Block, type: string): Block[] =>
    (block.Relationships ?? [])
      .filter((relationship) => relationship.Type === type)
      .flatMap(({ Ids }) => Ids ?? [])
      .flatMap((id) => byId.get(id) ?? []);

  const textOf = (block: Block): PageText => {
    const words = related(block, 'CHILD').filter(
      ({ BlockType }) => BlockType === 'WORD' || BlockType === 'SELECTION_ELEMENT',
    );
    const spoken = words.map((word) =>
      word.SelectionStatus ? (word.SelectionStatus === 'SELECTED' ? 'X' : '') : (word.Text ?? ''),
    );
    const text = block.Text ?? spoken.join(' ');
    const wordConfidence =
      words.length === 0 ? 1 : words.reduce((sum, { Confidence }) => sum + share(Confidence), 0) / words.length;
    return {
      text: text.replaceAll(/\s+/g, ' ').trim(),
      confidence: Math.min(share(block.Confidence), wordConfidence),
      page: block.Page !== null && block.Page !== undefined && block.Page > 0 ? block.Page : 1,
      box: boxOf(block.Geometry),
    };
  };
  return { blocks, related, textOf };
};
