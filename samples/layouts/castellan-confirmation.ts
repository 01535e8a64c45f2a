import type { Trade } from '../../domain/trade/trade.ts';
import { fixedRatePayer, floatingRatePayer, isSwap, money, productTitles, spelledDate } from '../confirmation-terms.ts';
import { castellan, type House } from '../story.ts';
import { finishPdf, newPdf } from './new-pdf.ts';

type Column = [string, string | undefined][];

const columns = (trade: Trade): [Column, Column] => [
  [
    ['Trade reference', trade.tradeId],
    ['Counterparty reference', trade.externalRef],
    ['Product type', trade.product && productTitles[trade.product]],
    ['Trade date', trade.tradeDate && spelledDate(trade.tradeDate)],
    [isSwap(trade) ? 'Start date' : 'Settlement date', trade.effectiveDate && spelledDate(trade.effectiveDate)],
    ['Maturity date', trade.maturityDate && spelledDate(trade.maturityDate)],
  ],
  isSwap(trade)
    ? [
        ['Notional', money(trade.notional, trade.currency)],
        ['Fixed rate', `${trade.rate} %`],
        ['Fixed rate payer', fixedRatePayer(trade)],
        ['Floating index', trade.floatingIndex],
        ['Floating rate payer', floatingRatePayer(trade)],
      ]
    : [
        [trade.direction === 'BUY' ? 'Bought amount' : 'Sold amount', money(trade.notional, trade.currency)],
        [
          trade.direction === 'BUY' ? 'Sold amount' : 'Bought amount',
          money(trade.counterNotional, trade.counterCurrency),
        ],
        ['Rate', trade.rate],
      ],
];

/** A letter with the terms in two columns, each value under its label: the layout of an asset manager. */
export const castellanConfirmation = (trade: Trade, house: House = castellan): Promise<Uint8Array> => {
  const pdf = newPdf(`Confirmation ${trade.tradeId}`);
  pdf.font('Helvetica-Bold').fontSize(16).text(house.name, 56, 56);
  pdf.font('Helvetica').fontSize(9).text(house.address.join(', '), 56, 78);
  pdf.fontSize(10).text(`To: ${trade.counterpartyName}`, 56, 116);
  pdf.text('Dear Sir or Madam,', 56, 144);
  pdf.text(`We confirm on behalf of ${house.name} the terms of the following transaction.`, 56, 162);

  for (const [index, column] of columns(trade).entries()) {
    let y = 204;
    for (const [label, value] of column) {
      if (!value) continue;
      pdf
        .font('Helvetica')
        .fontSize(9)
        .fill('#555555')
        .text(label, 56 + index * 250, y);
      pdf
        .font('Helvetica-Bold')
        .fontSize(12)
        .fill('#000000')
        .text(value, 56 + index * 250, y + 13);
      y += 46;
    }
  }
  let y = 500;
  for (const [label, value] of [
    ['UTI', trade.uti],
    ['Party', trade.partyName],
    ['Party LEI', trade.partyLei],
    ['Counterparty', trade.counterpartyName],
    ['Counterparty LEI', trade.counterpartyLei],
  ] as const) {
    if (!value) continue;
    pdf.font('Helvetica').fontSize(10).text(`${label}: ${value}`, 56, y);
    y += 18;
  }
  pdf.text('Yours faithfully,', 56, y + 26);
  pdf.text(`Operations, ${house.name}`, 56, y + 44);
  return finishPdf(pdf);
};
