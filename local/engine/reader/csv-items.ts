import { parse } from 'csv-parse/sync';
import type { MapItem, ReadRequest } from '../execution.ts';
import type { JsonObject } from '../json.ts';

const delimiters: Record<string, string> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** CSV rows as objects of strings; missing cells are empty, surplus cells are left out, as on AWS. */
export const parseCsvItems = (text: string, config: ReadRequest['config']): MapItem[] => {
  const delimiter = delimiters[String(config.CSVDelimiter ?? 'COMMA')] ?? ',';
  const rows: string[][] = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, bom: true });
  const given = config.CSVHeaderLocation === 'GIVEN' && Array.isArray(config.CSVHeaders);
  const headers = given ? (config.CSVHeaders as string[]) : (rows.shift() ?? []);
  return rows.map((row) => ({
    value: Object.fromEntries(headers.map((header, index) => [header, row[index] ?? ''])) as JsonObject,
  }));
};
