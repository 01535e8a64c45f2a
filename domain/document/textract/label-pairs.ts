import type { Block } from './analysis-answer.ts';
import type { BlockIndex, PageText } from './block-index.ts';
import { termOfLabel } from './confirmation-labels.ts';

/** Where a pair was found: Textract's form fields and tables are laid out as pairs; lines and queries only suggest them. */
export type PairSource = 'form' | 'table' | 'line' | 'query';

/** A label and what stands beside it. */
export type LabelPair = { label: string; value: PageText; source: PairSource };

const paired = (label: PageText, value: PageText, source: PairSource): LabelPair[] =>
  label.text === '' || value.text === ''
    ? []
    : [{ label: label.text, value: { ...value, confidence: Math.min(label.confidence, value.confidence) }, source }];

const formPairs = ({ blocks, related, textOf }: BlockIndex): LabelPair[] =>
  blocks
    .filter(({ BlockType, EntityTypes }) => BlockType === 'KEY_VALUE_SET' && EntityTypes?.includes('KEY'))
    .flatMap((key) => related(key, 'VALUE').flatMap((value) => paired(textOf(key), textOf(value), 'form')));

type Cell = { row: number; column: number; content: PageText };

const cellsOf = ({ related, textOf }: BlockIndex, table: Block): Cell[] =>
  related(table, 'CHILD')
    .filter(({ BlockType }) => BlockType === 'CELL')
    .map((cell) => ({ row: cell.RowIndex ?? 0, column: cell.ColumnIndex ?? 0, content: textOf(cell) }));

/** Columns of a table that stand for a leg or a party: their header says which, and goes before each row's label. */
const isLegHeader = (text: string): boolean =>
  /\b(leg|near|far|fixed|floating|pays?|receives?|party [ab12]|buy|sell|bought|sold)\b/i.test(text);

/**
 * Rows of a table as pairs: the first cell names what the others say. In a table of two legs the column's header goes
 * before the label (`Far leg` + `Value date`). A table of one header row and one row below it is read downwards.
 */
const tablePairs = (index: BlockIndex): LabelPair[] =>
  index.blocks
    .filter(({ BlockType }) => BlockType === 'TABLE')
    .flatMap((table) => {
      const cells = cellsOf(index, table);
      const rows = Map.groupBy(cells, ({ row }) => row);
      const at = (row: number, column: number): PageText | undefined =>
        rows.get(row)?.find((cell) => cell.column === column)?.content;
      const rowNumbers = [...rows.keys()].toSorted((a, b) => a - b);
      const columns = Math.max(0, ...cells.map(({ column }) => column));
      const [first] = rowNumbers;
      if (first === undefined) return [];
      if (rowNumbers.length === 2 && columns > 2) {
        const [, second = 0] = rowNumbers;
        return (rows.get(first) ?? []).flatMap(({ column, content }) => {
          const below = at(second, column);
          return below ? paired(content, below, 'table') : [];
        });
      }
      const legs = columns > 2 ? [2, 3].map((column) => at(first, column)?.text ?? '') : [];
      const hasLegs = legs.some(isLegHeader);
      return rowNumbers.flatMap((row) => {
        const label = at(row, 1);
        if (!label) return [];
        if (!hasLegs) {
          const value = at(row, 2);
          const further = columns >= 4 ? [at(row, 3), at(row, 4)] : [];
          return [
            ...(value ? paired(label, value, 'table') : []),
            // Four columns are two pairs side by side.
            ...(further[0] && further[1] ? paired(further[0], further[1], 'table') : []),
          ];
        }
        if (row === first) return [];
        return legs.flatMap((leg, position) => {
          const value = at(row, position + 2);
          return value ? paired({ ...label, text: `${leg} ${label.text}`.trim() }, value, 'table') : [];
        });
      });
    });

/** `Label: value` on one line; a time of day or a reference has no space behind its colon. */
const linePairs = ({ blocks, textOf }: BlockIndex): LabelPair[] =>
  blocks
    .filter(({ BlockType }) => BlockType === 'LINE')
    .flatMap((block) => {
      const line = textOf(block);
      const parts = /^([^:]{2,60}):\s+(.+)$/.exec(line.text);
      return parts ? paired({ ...line, text: parts[1] as string }, { ...line, text: parts[2] as string }, 'line') : [];
    });

/** How far below a label, in heights of its line, the value under it may begin, and how far to the side, as a share of the page. */
const stackedReach = { below: 2.5, aside: 0.012 } as const;

/** A known label on a line of its own with its value on the line right under it, as letters in columns have it. */
const stackedPairs = ({ blocks, textOf }: BlockIndex): LabelPair[] => {
  const lines = blocks.filter(({ BlockType }) => BlockType === 'LINE').map(textOf);
  const isLabel = (line: PageText): boolean => termOfLabel(line.text) !== undefined;
  return lines.filter(isLabel).flatMap((label) => {
    const { box, page } = label;
    if (!box) return [];
    const besides = lines.some(
      (line) =>
        line.page === page &&
        line.box &&
        line !== label &&
        Math.abs(line.box.top - box.top) < box.height / 2 &&
        line.box.left > box.left &&
        !isLabel(line),
    );
    const [below] = lines
      .filter(
        (line) =>
          line.page === page &&
          line.box !== null &&
          line.box.top > box.top + box.height / 2 &&
          line.box.top < box.top + stackedReach.below * box.height &&
          Math.abs(line.box.left - box.left) < stackedReach.aside,
      )
      .toSorted((a, b) => (a.box?.top ?? 0) - (b.box?.top ?? 0));
    return besides || !below || isLabel(below) ? [] : paired(label, below, 'line');
  });
};

/** A query's alias and its best answer. */
const queryPairs = ({ blocks, related, textOf }: BlockIndex): LabelPair[] =>
  blocks
    .filter(({ BlockType }) => BlockType === 'QUERY')
    .flatMap((query) => {
      const answers = related(query, 'ANSWER')
        .map(textOf)
        .toSorted((a, b) => b.confidence - a.confidence);
      const alias = query.Query?.Alias;
      const [answer] = answers;
      return alias && answer && answer.text !== '' ? [{ label: alias, value: answer, source: 'query' as const }] : [];
    });

/** Whether two texts stand in the same place of the same page. */
const isSamePlace = (a: PageText, b: PageText): boolean =>
  a.page === b.page &&
  a.box !== null &&
  b.box !== null &&
  Math.abs(a.box.left - b.box.left) < 0.01 &&
  Math.abs(a.box.top - b.box.top) < 0.01;

/**
 * All pairs that the answer has, those that Textract is surest to have laid out right first. A value that is itself a
 * label was paired wrongly, and a query's answer that stands beside a label for something else answers another question.
 */
export const labelPairs = (index: BlockIndex): LabelPair[] => {
  const laidOut = [...formPairs(index), ...tablePairs(index), ...linePairs(index), ...stackedPairs(index)].filter(
    ({ label, value }) => termOfLabel(label) === undefined || termOfLabel(value.text) === undefined,
  );
  const answers = queryPairs(index).filter(
    ({ label, value }) =>
      termOfLabel(value.text) === undefined &&
      !laidOut.some((pair) => {
        const term = termOfLabel(pair.label);
        return term !== undefined && term !== termOfLabel(label) && isSamePlace(pair.value, value);
      }),
  );
  return [...laidOut, ...answers];
};
