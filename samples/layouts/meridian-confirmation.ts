import type { Trade } from '../../domain/trade/trade.ts';
import { fixedRatePayer, floatingRatePayer, grouped, isSwap, productTitles, shortDate } from '../confirmation-terms.ts';
import { type House, meridian } from '../story.ts';
import { finishPdf, newPdf } from './new-pdf.ts';

const rows = (trade: Trade): [string, string | undefined][] => [
  ['Trade ID', trade.tradeId],
  ['Counterparty Trade ID', trade.externalRef],
  ['Unique Transaction Identifier', trade.uti],
  ['Product', trade.product && productTitles[trade.product]],
  ['Trade Date', trade.tradeDate && shortDate(trade.tradeDate)],
  [isSwap(trade) ? 'Effective Date' : 'Value Date', trade.effectiveDate && shortDate(trade.effectiveDate)],
  ['Termination Date', trade.maturityDate && shortDate(trade.maturityDate)],
  ['Currency', trade.currency],
  ['Notional Amount', trade.notional && grouped(trade.notional)],
  ...(isSwap(trade)
    ? ([
        ['Fixed Rate Payer', fixedRatePayer(trade)],
        ['Fixed Rate', `${trade.rate}%`],
        ['Floating Rate Payer', floatingRatePayer(trade)],
        ['Floating Rate Index', trade.floatingIndex],
      ] satisfies [string, string | undefined][])
    : ([
        ['Buy / Sell', trade.direction],
        ['Counter Currency', trade.counterCurrency],
        ['Counter Amount', trade.counterNotional && grouped(trade.counterNotional)],
        ['Rate', trade.rate],
      ] satisfies [string, string | undefined][])),
  ['Party A', trade.partyName],
  ['Party A LEI', trade.partyLei],
  ['Party B', trade.counterpartyName],
  ['Party B LEI', trade.counterpartyLei],
];

/** A ruled two-column table on letter paper, no colons: the layout of a back-office system's print-out. */
export const meridianConfirmation = (trade: Trade, house: House = meridian): Promise<Uint8Array> => {
  const pdf = newPdf(`Trade confirmation ${trade.tradeId}`, 'LETTER');
  pdf.font('Times-Bold').fontSize(18).text(house.name, 60, 54);
  pdf.font('Times-Roman').fontSize(10).text(house.address.join(' · '), 60, 78);
  pdf.moveTo(60, 98).lineTo(552, 98).lineWidth(1.5).stroke();
  pdf.font('Times-Bold').fontSize(14).text('TRADE CONFIRMATION', 60, 116);

  const left = 60;
  const middle = 240;
  const right = 552;
  const rowHeight = 25;
  let y = 150;
  pdf.lineWidth(0.7);
  for (const [label, value] of rows(trade)) {
    if (!value) continue;
    pdf.rect(left, y, right - left, rowHeight).stroke();
    pdf
      .moveTo(middle, y)
      .lineTo(middle, y + rowHeight)
      .stroke();
    pdf
      .font('Times-Roman')
      .fontSize(11)
      .text(label, left + 8, y + 8);
    pdf.font('Times-Bold').text(value, middle + 8, y + 8);
    y += rowHeight;
  }
  pdf
    .font('Times-Italic')
    .fontSize(9)
    .text(
      'This confirmation supplements, forms part of and is subject to the ISDA Master Agreement between the parties.',
      left,
      y + 24,
    );
  return finishPdf(pdf);
};
