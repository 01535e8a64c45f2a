import type { Trade } from '../../domain/trade/trade.ts';
import { fixedRatePayer, floatingRatePayer, isSwap, money, productTitles, spelledDate } from '../confirmation-terms.ts';
import { type House, halden } from '../story.ts';
import { finishPdf, newPdf } from './new-pdf.ts';

const terms = (trade: Trade): [string, string | undefined][] => [
  ['Our reference:', trade.tradeId],
  ['Your reference:', trade.externalRef],
  ['UTI:', trade.uti],
  ['Transaction type:', trade.product && productTitles[trade.product]],
  ['Trade date:', trade.tradeDate && spelledDate(trade.tradeDate)],
  ...(isSwap(trade)
    ? ([
        ['Effective date:', trade.effectiveDate && spelledDate(trade.effectiveDate)],
        ['Termination date:', trade.maturityDate && spelledDate(trade.maturityDate)],
        ['Notional amount:', money(trade.notional, trade.currency)],
        ['Fixed rate payer:', fixedRatePayer(trade)],
        ['Fixed rate:', `${trade.rate} % per annum`],
        ['Floating rate payer:', floatingRatePayer(trade)],
        ['Floating rate option:', trade.floatingIndex],
      ] satisfies [string, string | undefined][])
    : ([
        ['Value date:', trade.effectiveDate && spelledDate(trade.effectiveDate)],
        [trade.direction === 'BUY' ? 'We buy:' : 'We sell:', money(trade.notional, trade.currency)],
        [trade.direction === 'BUY' ? 'We sell:' : 'We buy:', money(trade.counterNotional, trade.counterCurrency)],
        ['Exchange rate:', trade.rate],
      ] satisfies [string, string | undefined][])),
  ['Party:', trade.partyName],
  ['Party LEI:', trade.partyLei],
  ['Counterparty:', trade.counterpartyName],
  ['Counterparty LEI:', trade.counterpartyLei],
];

/** Label and value side by side, a coloured band on top: the layout of most bank confirmations. */
export const haldenConfirmation = (trade: Trade, house: House = halden): Promise<Uint8Array> => {
  const pdf = newPdf(`Confirmation ${trade.tradeId}`);
  pdf.rect(0, 0, 595, 72).fill('#12324f');
  pdf.fill('#ffffff').font('Helvetica-Bold').fontSize(20).text(house.name, 48, 26);
  pdf.fill('#000000').font('Helvetica').fontSize(9);
  for (const [index, line] of house.address.entries()) pdf.text(line, 420, 90 + index * 12);
  pdf.font('Helvetica-Bold').fontSize(15).text('Confirmation of a transaction', 48, 140);
  pdf
    .font('Helvetica')
    .fontSize(10)
    .text('We confirm the transaction that we entered into with you on the following terms.', 48, 166);

  let y = 205;
  for (const [label, value] of terms(trade)) {
    if (!value) continue;
    pdf.font('Helvetica').fontSize(10).fill('#444444').text(label, 48, y);
    pdf.font('Helvetica-Bold').fill('#000000').text(value, 210, y);
    y += 24;
  }
  pdf.font('Helvetica').fontSize(8).fill('#666666');
  pdf.text('Please tell us within two business days if these terms differ from your records.', 48, y + 30);
  return finishPdf(pdf);
};
