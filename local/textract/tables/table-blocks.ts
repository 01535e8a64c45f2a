import type { Block } from '@aws-sdk/client-textract';
import { addBlock, type PageBlocks, relate } from '../blocks/page-blocks.ts';
import { relateWords } from '../forms/form-blocks.ts';
import type { Quad } from '../page.ts';
import type { Table } from './find-tables.ts';

/** Alignment is evidence, not proof: Textract's own tables are as sure at most. */
const tableConfidence = 0.95;

/** TABLE, CELL and MERGED_CELL blocks. As with Textract every place of the grid has its CELL, empty or not. */
export function addTableBlocks(page: PageBlocks, tables: readonly Table[]): void {
  for (const table of tables) {
    const quads = table.cells.flatMap((cell) => cell.words.map(({ quad }) => quad));
    const block = addBlock(page, 'TABLE', tableConfidence, quads, { EntityTypes: ['STRUCTURED_TABLE'] });
    const grid = new Map<string, Block>();
    for (let row = 1; row <= table.rows; row++) {
      for (let column = 1; column <= table.columns; column++) {
        const cell = table.cells.find((each) => each.row === row && each.column === column);
        const cellBlock = addBlock(page, 'CELL', tableConfidence, cell ? quadsOf(cell.words) : quads.slice(0, 1), {
          RowIndex: row,
          ColumnIndex: column,
          RowSpan: 1,
          ColumnSpan: 1,
          ...(cell?.header ? { EntityTypes: ['COLUMN_HEADER' as const] } : {}),
        });
        if (cell) relateWords(page, cellBlock, cell.words);
        grid.set(`${row} ${column}`, cellBlock);
      }
    }
    relate(block, 'CHILD', [...grid.values()]);
    const merged = table.cells
      .filter(({ columnSpan }) => columnSpan > 1)
      .map((cell) => {
        const mergedBlock = addBlock(page, 'MERGED_CELL', tableConfidence, quadsOf(cell.words), {
          RowIndex: cell.row,
          ColumnIndex: cell.column,
          RowSpan: 1,
          ColumnSpan: cell.columnSpan,
        });
        const parts = Array.from(
          { length: cell.columnSpan },
          (_, index) => grid.get(`${cell.row} ${cell.column + index}`)!,
        );
        relate(mergedBlock, 'CHILD', parts);
        return mergedBlock;
      });
    relate(block, 'MERGED_CELL', merged);
    relate(page.root, 'CHILD', [block]);
  }
}

function quadsOf(words: readonly { quad: Quad }[]): Quad[] {
  return words.map(({ quad }) => quad);
}
