import { z } from 'zod';
import { issueInWords } from '../wording/issue-in-words.ts';
import { EntryTerms, placesFit } from './entry.ts';

/** Columns that a processor's settlement file must have, and those that it may have; others are ignored. */
export const requiredColumns = ['txId', 'entryId', 'amount', 'currency', 'timestamp'] as const;
export const optionalColumns = [
  'kind',
  'reference',
  'reverses',
  'fee',
  'fxRate',
  'originalAmount',
  'originalCurrency',
] as const;

/** A row's cells by column. */
export type SettlementCells = Readonly<Record<string, string>>;

/** The column that a field comes from, where they differ. */
const columnOf: Readonly<Record<string, string>> = {
  'fx.rate': 'fxRate',
  'fx.originalAmount': 'originalAmount',
  'fx.originalCurrency': 'originalCurrency',
};

const Row = z.strictObject(EntryTerms.shape).superRefine(placesFit);

/** ISO 8601 with or without milliseconds, as EntryTerms has it. */
const withMilliseconds = (timestamp: string): string => timestamp.replace(/(T\d\d:\d\d:\d\d)Z$/, '$1.000Z');

/**
 * The entry that a row of a settlement file tells of. Cells are trimmed, empty ones are absent, and `kind` is SETTLEMENT where the
 * file says nothing else.
 *
 * @returns the entry, or what is wrong with which columns.
 */
export const readSettlementRow = (
  cells: SettlementCells,
  processor: string,
): { kind: 'entry'; entry: EntryTerms } | { kind: 'wrong'; reasons: string[] } => {
  const cell = (column: string): string | undefined => cells[column]?.trim() || undefined;
  const fx = {
    rate: cell('fxRate'),
    originalAmount: cell('originalAmount'),
    originalCurrency: cell('originalCurrency'),
  };
  const hasFx = Object.values(fx).some((value) => value !== undefined);
  const optional = Object.fromEntries(
    ['reference', 'reverses', 'fee'].flatMap((column) => {
      const value = cell(column);
      return value === undefined ? [] : [[column, value]];
    }),
  );
  const timestamp = cell('timestamp');
  const result = Row.safeParse({
    txId: cell('txId'),
    entryId: cell('entryId'),
    kind: cell('kind') ?? 'SETTLEMENT',
    amount: cell('amount'),
    currency: cell('currency'),
    timestamp: timestamp && withMilliseconds(timestamp),
    processor,
    ...optional,
    ...(hasFx && { fx }),
  });
  if (result.success) return { kind: 'entry', entry: result.data };
  const reasons = result.error.issues.map((issue) => {
    const field = issue.path.join('.');
    const column = columnOf[field] ?? field;
    return `${column}: ${issueInWords(issue, cell(column) !== undefined)}`;
  });
  return { kind: 'wrong', reasons };
};

/** Required columns that a header lacks. */
export const missingColumns = (header: readonly string[]): string[] =>
  requiredColumns.filter((column) => !header.includes(column));
