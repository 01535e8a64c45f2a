import { describe, expect, it } from '@jest/globals';
import { cellPlaces, cellsOfRow, readSettlementHeader } from '../../../domain/ledger/settlement-header.ts';

const required = 'txId,entryId,amount,currency,timestamp';
const read = (text: string) => readSettlementHeader(new TextEncoder().encode(text));
const utf16 = (mark: number[], text: string) => {
  const units = [...text].flatMap((character) => [character.charCodeAt(0), 0]);
  return Uint8Array.from([...mark, ...(mark[0] === 0xfe ? units.reverse() : units)]);
};

it('columns stand in their order, without quotes, blanks and byte order mark; those that are not read are named', () => {
  expect(read(`\ufeff"txId", entryId ,Store,amount,currency,timestamp,,fee\r\n1,2`)).toEqual({
    kind: 'columns',
    columns: ['txId', 'entryId', 'Store', 'amount', 'currency', 'timestamp', '(no name)', 'fee'],
    ignored: ['Store', '(no name)'],
  });
});

it('long names that differ in their middle are two, and are told in short', () => {
  const long = (middle: string) => `${'a'.repeat(40)}${middle}${'b'.repeat(40)}`;

  const header = read(`${required},${long('1')},${long('2')}`);

  expect(header.kind === 'columns' && header.ignored.map(({ length }) => length)).toEqual([40, 40]);
});

it('a head that is cut within a character or a row is read', () => {
  const head = new TextEncoder().encode(`${required}\na,b,1,EUR,"caf\u00e9`).slice(0, -1);

  expect(readSettlementHeader(head)).toMatchObject({ kind: 'columns', ignored: [] });
});

describe('a header is refused', () => {
  it.each([
    ['amount,amount', 'REPEATED_COLUMNS', 'amount'],
    ['note,note,fee, fee', 'REPEATED_COLUMNS', 'note, fee'],
    ['"fee', 'MALFORMED_HEADER', 'quotes'],
    [Array.from({ length: 59 }, (_, index) => `c${index}`).join(','), 'TOO_MANY_COLUMNS', '64 columns; at most 63'],
  ])('with %p besides', (more, code, message) => {
    expect(read(`${required},${more}\n`)).toMatchObject({
      kind: 'refused',
      code,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['UTF-16, little end first', utf16([0xff, 0xfe], required)],
    ['UTF-16, big end first', utf16([0xfe, 0xff], required)],
    ['UTF-16 without a mark', utf16([], required)],
    ['Windows-1252', Uint8Array.from([...new TextEncoder().encode(`${required},Geb`), 0xfc, 0x68, 0x72, 0x0a])],
  ])('in %s, in words', (_encoding, head) => {
    const header = readSettlementHeader(head);

    expect(header).toMatchObject({
      code: 'WRONG_ENCODING',
      message: expect.stringMatching(/save it as CSV in UTF-8$/),
    });
  });

  it('in few words, whatever it holds', () => {
    const header = read(`txId,${'x'.repeat(20_000)},a\tb`);

    expect(header.kind === 'refused' && header.message.length).toBeLessThan(300);
    expect(header.kind === 'refused' && header.message).not.toMatch(/\p{Cc}/u);
  });
});

it('cells beyond the header are surplus unless they are blank, up to the last place that is looked at', () => {
  const cells = Object.fromEntries(cellPlaces.map((place) => [place, place === '3' ? ' ' : place]));

  const row = cellsOfRow(['txId', 'entryId'], cells);

  expect(row.cells).toEqual({ txId: '1', entryId: '2' });
  expect(row.surplus).toEqual(cellPlaces.slice(3));
});
