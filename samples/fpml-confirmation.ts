import type { Trade } from '../domain/trade/trade.ts';

/** Percent as FpML's decimal: 3.8725 becomes 0.038725. */
const asFraction = (percent: string): string => {
  const [whole = '0', fraction = ''] = percent.split('.');
  const digits = whole.padStart(3, '0') + fraction;
  return `${Number(digits.slice(0, -fraction.length - 2))}.${digits.slice(-fraction.length - 2)}`;
};

const stream = (id: string, payer: string, receiver: string, trade: Trade, rates: string): string => `
      <swapStream id="${id}">
        <payerPartyReference href="${payer}"/>
        <receiverPartyReference href="${receiver}"/>
        <calculationPeriodDates id="${id}Dates">
          <effectiveDate><unadjustedDate>${trade.effectiveDate}</unadjustedDate></effectiveDate>
          <terminationDate><unadjustedDate>${trade.maturityDate}</unadjustedDate></terminationDate>
          <calculationPeriodFrequency><periodMultiplier>1</periodMultiplier><period>Y</period><rollConvention>20</rollConvention></calculationPeriodFrequency>
        </calculationPeriodDates>
        <paymentDates>
          <calculationPeriodDatesReference href="${id}Dates"/>
          <paymentFrequency><periodMultiplier>1</periodMultiplier><period>Y</period></paymentFrequency>
          <payRelativeTo>CalculationPeriodEndDate</payRelativeTo>
        </paymentDates>
        <calculationPeriodAmount>
          <calculation>
            <notionalSchedule><notionalStepSchedule><initialValue>${trade.notional}</initialValue><currency>${trade.currency}</currency></notionalStepSchedule></notionalSchedule>
            ${rates}
            <dayCountFraction>ACT/360</dayCountFraction>
          </calculation>
        </calculationPeriodAmount>
      </swapStream>`;

/** A fixed-for-floating swap as an FpML 5.12 confirmation from the trade's own party (party1). */
export const fpmlConfirmation = (trade: Trade): string => {
  const [fixedPayer, fixedReceiver] = trade.direction === 'PAY' ? ['party1', 'party2'] : ['party2', 'party1'];
  return `<?xml version="1.0" encoding="UTF-8"?>
<requestConfirmation xmlns="http://www.fpml.org/FpML-5/confirmation" fpmlVersion="5-12">
  <header>
    <messageId messageIdScheme="http://meridian.example/messages">MSG-${trade.tradeId}</messageId>
    <sentBy>${trade.partyLei}</sentBy>
    <sendTo>${trade.counterpartyLei}</sendTo>
    <creationTimestamp>${trade.tradeDate}T16:05:00Z</creationTimestamp>
  </header>
  <isCorrection>false</isCorrection>
  <onBehalfOf><partyReference href="party1"/></onBehalfOf>
  <trade>
    <tradeHeader>
      <partyTradeIdentifier>
        <partyReference href="party1"/>
        <tradeId tradeIdScheme="http://meridian.example/trade-id">${trade.tradeId}</tradeId>
      </partyTradeIdentifier>
      <partyTradeIdentifier>
        <partyReference href="party2"/>
        <tradeId tradeIdScheme="http://northgate.example/trade-id">${trade.externalRef}</tradeId>
      </partyTradeIdentifier>
      <partyTradeIdentifier>
        <issuer issuerIdScheme="http://www.fpml.org/coding-scheme/external/iso17442">${trade.counterpartyLei}</issuer>
        <tradeId tradeIdScheme="http://www.fpml.org/coding-scheme/external/uti">${trade.uti}</tradeId>
      </partyTradeIdentifier>
      <tradeDate>${trade.tradeDate}</tradeDate>
    </tradeHeader>
    <swap>
      <primaryAssetClass assetClassScheme="http://www.fpml.org/coding-scheme/asset-class">InterestRate</primaryAssetClass>
      <productType productTypeScheme="http://www.fpml.org/coding-scheme/product-taxonomy">InterestRate:IRSwap:FixedFloat</productType>${stream(
        'fixedLeg',
        fixedPayer ?? '',
        fixedReceiver ?? '',
        trade,
        `<fixedRateSchedule><initialValue>${asFraction(trade.rate ?? '0')}</initialValue></fixedRateSchedule>`,
      )}${stream(
        'floatingLeg',
        fixedReceiver ?? '',
        fixedPayer ?? '',
        trade,
        `<floatingRateCalculation><floatingRateIndex>${trade.floatingIndex}</floatingRateIndex></floatingRateCalculation>`,
      )}
    </swap>
  </trade>
  <party id="party1">
    <partyId partyIdScheme="http://www.fpml.org/coding-scheme/external/iso17442">${trade.partyLei}</partyId>
    <partyName>${trade.partyName}</partyName>
  </party>
  <party id="party2">
    <partyId partyIdScheme="http://www.fpml.org/coding-scheme/external/iso17442">${trade.counterpartyLei}</partyId>
    <partyName>${trade.counterpartyName}</partyName>
  </party>
</requestConfirmation>
`;
};
