import type { Reason } from '../candidate.ts';
import { decodeText } from '../media/decode-text.ts';
import { type DocumentLimits, defaultLimits } from '../media/document-limits.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { child, childrenOf, descendants, type XmlElement } from '../xml/xml-element.ts';
import { dateOfSerial, type NumberKind, numberKindOf, plainNumber } from './number-format.ts';
import { unzipBounded } from './unzip-bounded.ts';

/** A sheet's cells as text: numbers as plain decimals, percentages with their sign, dates as ISO 8601. Rows count from 1. */
export type Sheet = { name: string; rows: { row: number; cells: string[] }[] };

export type ReadWorkbook = { ok: true; sheets: Sheet[] } | { ok: false; reason: Reason };

/** Excel's own limit (ECMA-376 has none): a cell beyond it is not allocated for. */
const maxColumns = 16_384;

class MalformedPart extends Error {
  override name = 'MalformedPart';
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason.message);
    this.reason = reason;
  }
}

type Context = { sharedStrings: string[]; numberKinds: NumberKind[]; epoch1904: boolean };

/** Text of a string item: its runs joined, phonetic hints left out. Source: ECMA-376-1, 18.4.8 si. */
const stringOf = (item: XmlElement | undefined): string =>
  [...childrenOf(item, 't'), ...childrenOf(item, 'r').flatMap((run) => childrenOf(run, 't'))]
    .map(({ text }) => text)
    .join('');

/** The kind of number per cell style. */
const numberKindsOf = (styles: XmlElement | undefined): NumberKind[] => {
  const codes = new Map(
    childrenOf(child(styles, 'numFmts'), 'numFmt').map(({ attributes }) => [
      Number(attributes.get('numFmtId')),
      attributes.get('formatCode'),
    ]),
  );
  return childrenOf(child(styles, 'cellXfs'), 'xf').map(({ attributes }) => {
    const id = Number(attributes.get('numFmtId') ?? 0);
    return numberKindOf(id, codes.get(id));
  });
};

const numberText = (stored: string, kind: NumberKind, epoch1904: boolean): string => {
  if (kind === 'date') return dateOfSerial(Number(stored), epoch1904) ?? stored;
  if (kind === 'percent') {
    const percent = plainNumber(stored, 2);
    return percent === null ? stored : `${percent}%`;
  }
  return plainNumber(stored) ?? stored;
};

const cellText = (cell: XmlElement, { sharedStrings, numberKinds, epoch1904 }: Context): string => {
  const stored = child(cell, 'v')?.text ?? '';
  switch (cell.attributes.get('t')) {
    case 's':
      return sharedStrings[Number(stored)] ?? '';
    case 'inlineStr':
      return stringOf(child(cell, 'is'));
    case 'b':
      return stored === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return stored.slice(0, 10);
    case 'str':
    case 'e':
      return stored;
    default:
      return stored === ''
        ? ''
        : numberText(stored, numberKinds[Number(cell.attributes.get('s') ?? 0)] ?? 'number', epoch1904);
  }
};

/** Zero-based column of a cell reference: `A1` is 0, `AB7` is 27. */
const columnOf = (reference: string): number =>
  [...reference.replace(/\d+$/, '')].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** `A` for 0, `AB` for 27. */
export const columnName = (column: number): string =>
  (column >= 26 ? columnName(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

const rowsOf = (sheet: XmlElement, context: Context): Sheet['rows'] =>
  childrenOf(child(sheet, 'sheetData'), 'row').map((row, index) => {
    const cells: string[] = [];
    for (const cell of childrenOf(row, 'c')) {
      const reference = cell.attributes.get('r');
      const column = reference === undefined ? cells.length : columnOf(reference);
      if (column < 0 || column >= maxColumns) continue;
      while (cells.length < column) cells.push('');
      cells[column] = cellText(cell, context);
    }
    return { row: Number(row.attributes.get('r') ?? index + 1), cells };
  });

/**
 * The visible sheets of an XLSX workbook (ECMA-376). Cells keep the decimal text that the file holds: no amount passes
 * through a float.
 */
export const readWorkbook = (bytes: Uint8Array, limits: DocumentLimits = defaultLimits): ReadWorkbook => {
  const unzipped = unzipBounded(bytes, (name) => /^xl\/.*\.(xml|rels)$/i.test(name), limits);
  if (!unzipped.ok) return unzipped;
  const part = (name: string): XmlElement | undefined => {
    const content = unzipped.parts.get(name);
    if (!content) return undefined;
    const parsed = parseXml(decodeText(content), limits);
    if (!parsed.ok) throw new MalformedPart({ ...parsed.reason, message: `${name}: ${parsed.reason.message}` });
    return parsed.root;
  };
  try {
    const workbook = part('xl/workbook.xml');
    if (!workbook)
      return {
        ok: false,
        reason: { code: 'DAMAGED', message: 'The file has no workbook in it. Save it again as XLSX.' },
      };
    const targets = new Map(
      childrenOf(part('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
        attributes.get('Id'),
        (attributes.get('Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/'),
      ]),
    );
    const context: Context = {
      sharedStrings: childrenOf(part('xl/sharedStrings.xml'), 'si').map(stringOf),
      numberKinds: numberKindsOf(part('xl/styles.xml')),
      epoch1904: ['1', 'true'].includes(child(workbook, 'workbookPr')?.attributes.get('date1904') ?? ''),
    };
    const sheets = descendants(workbook, 'sheet')
      .filter(({ attributes }) => (attributes.get('state') ?? 'visible') === 'visible')
      .flatMap(({ attributes }): Sheet[] => {
        const sheet = part(targets.get(attributes.get('id')) ?? '');
        return sheet ? [{ name: attributes.get('name') ?? '', rows: rowsOf(sheet, context) }] : [];
      });
    return { ok: true, sheets };
  } catch (error) {
    if (error instanceof MalformedPart) return { ok: false, reason: error.reason };
    throw error;
  }
};
