import type { AnalysisAnswer, Block } from '../../../domain/document/textract/analysis-answer.ts';
import type { ExpenseAnswer, ExpenseField } from '../../../domain/document/textract/expense-answer.ts';

const geometry = (top: number, left = 0.1) => ({ BoundingBox: { Left: left, Top: top, Width: 0.2, Height: 0.02 } });

export type SummaryField = { type: string; value: string; label?: string; confidence?: number; currency?: string };

const expenseField = (
  { type, value, label, confidence = 99, currency }: SummaryField,
  index: number,
): ExpenseField => ({
  Type: { Text: type, Confidence: 99.5 },
  ...(label === undefined ? {} : { LabelDetection: { Text: label, Confidence: 99 } }),
  ValueDetection: { Text: value, Confidence: confidence, Geometry: geometry(0.1 + index / 50) },
  ...(currency === undefined ? {} : { Currency: { Code: currency, Confidence: 99 } }),
  PageNumber: 1,
});

/** An AnalyzeExpense answer of one document with these summary fields, lines of items and lines of text. */
export const expenseAnswer = (
  fields: readonly SummaryField[],
  { items = [], lines = [] }: { items?: readonly SummaryField[][]; lines?: readonly string[] } = {},
): ExpenseAnswer => ({
  DocumentMetadata: { Pages: 1 },
  ExpenseDocuments: [
    {
      ExpenseIndex: 1,
      SummaryFields: fields.map(expenseField),
      LineItemGroups: [{ LineItems: items.map((item) => ({ LineItemExpenseFields: item.map(expenseField) })) }],
      Blocks: lines.map(
        (Text, index): Block => ({ BlockType: 'LINE', Text, Confidence: 99, Geometry: geometry(index / 50), Page: 1 }),
      ),
    },
  ],
});

/** Blocks of an AnalyzeDocument answer: key and value sets, a table, lines and answered queries. */
export const analysisAnswer = ({
  forms = [],
  table = [],
  lines = [],
  stacked = [],
  queries = [],
}: {
  forms?: readonly (readonly [string, string])[];
  table?: readonly (readonly string[])[];
  lines?: readonly string[];
  /** Labels with their values on the line below, in two columns. */
  stacked?: readonly (readonly [string, string])[];
  queries?: readonly (readonly [string, string])[];
}): AnalysisAnswer => {
  const blocks: Block[] = [];
  let next = 0;
  const add = (block: Block): string => {
    const Id = `b${++next}`;
    blocks.push({ Id, Confidence: 98, Page: 1, ...block });
    return Id;
  };
  const words = (text: string): NonNullable<Block['Relationships']> => [
    { Type: 'CHILD', Ids: text.split(' ').map((Text) => add({ BlockType: 'WORD', Text })) },
  ];
  forms.forEach(([label, value], index) => {
    const top = 0.2 + index / 40;
    const valueId = add({
      BlockType: 'KEY_VALUE_SET',
      EntityTypes: ['VALUE'],
      Geometry: geometry(top, 0.4),
      Relationships: words(value),
    });
    add({
      BlockType: 'KEY_VALUE_SET',
      EntityTypes: ['KEY'],
      Geometry: geometry(top),
      Relationships: [{ Type: 'VALUE', Ids: [valueId] }, ...words(label)],
    });
  });
  if (table.length > 0) {
    const cells = table.flatMap((row, rowIndex) =>
      row.map((text, columnIndex) =>
        add({
          BlockType: 'CELL',
          RowIndex: rowIndex + 1,
          ColumnIndex: columnIndex + 1,
          Geometry: geometry(0.2 + rowIndex / 40, 0.1 + columnIndex / 4),
          ...(text === '' ? {} : { Relationships: words(text) }),
        }),
      ),
    );
    add({ BlockType: 'TABLE', Relationships: [{ Type: 'CHILD', Ids: cells }] });
  }
  for (const [index, Text] of lines.entries()) add({ BlockType: 'LINE', Text, Geometry: geometry(0.02 + index / 40) });
  stacked.forEach(([label, value], index) => {
    const left = index % 2 === 0 ? 0.1 : 0.5;
    const top = 0.2 + Math.floor(index / 2) * 0.06;
    add({ BlockType: 'LINE', Text: label, Geometry: geometry(top, left) });
    add({ BlockType: 'LINE', Text: value, Geometry: geometry(top + 0.022, left) });
  });
  queries.forEach(([alias, value]) => {
    const answer = add({ BlockType: 'QUERY_RESULT', Text: value, Geometry: geometry(0.9) });
    add({
      BlockType: 'QUERY',
      Query: { Text: alias, Alias: alias },
      Relationships: [{ Type: 'ANSWER', Ids: [answer] }],
    });
  });
  return { DocumentMetadata: { Pages: 1 }, Blocks: blocks };
};
