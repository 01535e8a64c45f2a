import type { Trade } from '../domain/trade/trade.ts';

/** The fictitious houses of the samples; LEIs are well-formed and belong to nobody. */
export type House = { name: string; lei: string; bic: string; address: string[] };

export const northgate: House = {
  name: 'Northgate Bank plc',
  lei: '213800NORTHGATE1BK30',
  bic: 'NRTHGB2L',
  address: ['14 Threadmill Lane', 'London EC2R 8ZZ', 'United Kingdom'],
};
export const halden: House = {
  name: 'Halden Capital AG',
  lei: '529900HALDENCAP7AG08',
  bic: 'HALDCHZZ',
  address: ['Seequai 21', '8002 Zurich', 'Switzerland'],
};
export const meridian: House = {
  name: 'Meridian Securities Inc.',
  lei: '5493001MERIDIANSC275',
  bic: 'MERSUS33',
  address: ['500 Harbor Plaza, 31st Floor', 'New York, NY 10005', 'United States of America'],
};
export const castellan: House = {
  name: 'Castellan Asset Management LLP',
  lei: '213800CASTELLANAM421',
  bic: 'CASTGB22',
  address: ['7 Old Wharf Road', 'Edinburgh EH6 6QQ', 'United Kingdom'],
};

/** How a counterparty sends its confirmation. */
type Channel = 'pdf' | 'scanned-pdf' | 'scanned-png' | 'mt300' | 'fpml' | 'csv';

/** One trade as the bank booked it, and what the counterparty says of it: absent means that it says nothing. */
type StoryTrade = {
  bank?: Omit<Trade, 'source' | 'partyLei' | 'partyName' | 'counterpartyLei' | 'counterpartyName'>;
  /** The other house. */
  with: House;
  /** The counterparty's own view; `{}` mirrors the bank's. Several: a split or a duplicate. */
  confirmed: { tradeId: string; channel: Channel; differs?: Partial<Trade> }[];
  /** What matching should make of it, for the reader of the samples. */
  lesson: string;
};

const uti = (house: House, serial: string): string => `${house.lei}${serial}`;

const story: StoryTrade[] = [
  {
    with: halden,
    bank: {
      tradeId: 'NB-FX-70112',
      externalRef: 'HC-88301',
      uti: uti(northgate, 'FXF0070112'),
      product: 'FX_FORWARD',
      tradeDate: '2026-11-16',
      effectiveDate: '2027-02-18',
      direction: 'BUY',
      notional: '12500000.00',
      currency: 'EUR',
      counterNotional: '14556250.00',
      counterCurrency: 'USD',
      rate: '1.1645',
      book: 'LDN-FX-1',
      trader: 'A. Okafor',
    },
    confirmed: [{ tradeId: 'HC-88301', channel: 'pdf' }],
    lesson: 'agrees in every field',
  },
  {
    with: meridian,
    bank: {
      tradeId: 'NB-IR-40881',
      externalRef: 'MSI-2026-5517',
      uti: uti(northgate, 'IRS0040881'),
      product: 'INTEREST_RATE_SWAP',
      tradeDate: '2026-11-16',
      effectiveDate: '2026-11-18',
      maturityDate: '2036-11-18',
      direction: 'PAY',
      notional: '25000000.00',
      currency: 'EUR',
      rate: '2.4150',
      floatingIndex: 'EURIBOR-6M',
      book: 'LDN-RATES-2',
      trader: 'J. Lindqvist',
    },
    confirmed: [{ tradeId: 'MSI-2026-5517', channel: 'scanned-pdf' }],
    lesson: 'agrees, read from a scanned page',
  },
  {
    with: castellan,
    bank: {
      tradeId: 'NB-FX-70119',
      externalRef: 'CAM/11/0932',
      uti: uti(northgate, 'FXS0070119'),
      product: 'FX_SPOT',
      tradeDate: '2026-11-17',
      effectiveDate: '2026-11-19',
      direction: 'SELL',
      notional: '3200000.00',
      currency: 'GBP',
      counterNotional: '4192640.00',
      counterCurrency: 'USD',
      rate: '1.3102',
      book: 'LDN-FX-1',
      trader: 'A. Okafor',
    },
    confirmed: [{ tradeId: 'CAM/11/0932', channel: 'scanned-png' }],
    lesson: 'agrees, read from a photographed page',
  },
  {
    with: halden,
    bank: {
      tradeId: 'NB-FX-70125',
      externalRef: 'HC-88342',
      product: 'FX_FORWARD',
      tradeDate: '2026-11-17',
      effectiveDate: '2027-05-19',
      direction: 'SELL',
      notional: '8000000.00',
      currency: 'USD',
      counterNotional: '1233720000',
      counterCurrency: 'JPY',
      rate: '154.215',
      book: 'LDN-FX-2',
      trader: 'M. Duarte',
    },
    confirmed: [{ tradeId: 'HC-88342', channel: 'mt300' }],
    lesson: 'agrees; no UTI on either side, the references pair the two',
  },
  {
    with: meridian,
    bank: {
      tradeId: 'NB-IR-40886',
      externalRef: 'MSI-2026-5560',
      uti: uti(northgate, 'IRS0040886'),
      product: 'INTEREST_RATE_SWAP',
      tradeDate: '2026-11-18',
      effectiveDate: '2026-11-20',
      maturityDate: '2031-11-20',
      direction: 'RECEIVE',
      notional: '40000000.00',
      currency: 'USD',
      rate: '3.8725',
      floatingIndex: 'USD-SOFR-COMPOUND',
      book: 'LDN-RATES-2',
      trader: 'J. Lindqvist',
    },
    confirmed: [{ tradeId: 'MSI-2026-5560', channel: 'fpml' }],
    lesson: 'agrees, read from FpML',
  },
  {
    with: castellan,
    bank: {
      tradeId: 'NB-FX-70131',
      externalRef: 'CAM/11/0940',
      uti: uti(northgate, 'FXF0070131'),
      product: 'FX_FORWARD',
      tradeDate: '2026-11-18',
      effectiveDate: '2027-01-20',
      direction: 'BUY',
      notional: '5400000.00',
      currency: 'EUR',
      counterNotional: '5069520.00',
      counterCurrency: 'CHF',
      rate: '0.9388',
      book: 'LDN-FX-1',
      trader: 'A. Okafor',
    },
    confirmed: [
      { tradeId: 'CAM/11/0940', channel: 'csv', differs: { notional: '4500000.00', counterNotional: '4224600.00' } },
    ],
    lesson: 'two digits of the notional are swapped: a break, however well all else agrees',
  },
  {
    with: halden,
    bank: {
      tradeId: 'NB-ND-21007',
      externalRef: 'HC-88350',
      uti: uti(northgate, 'NDF0021007'),
      product: 'FX_NDF',
      tradeDate: '2026-11-18',
      effectiveDate: '2027-02-22',
      direction: 'BUY',
      notional: '6000000.00',
      currency: 'USD',
      counterNotional: '32841000.00',
      counterCurrency: 'BRL',
      rate: '5.4735',
      book: 'LDN-EM-1',
      trader: 'M. Duarte',
    },
    confirmed: [{ tradeId: 'HC-88350', channel: 'csv', differs: { counterNotional: '32841000.03' } }],
    lesson: 'three cents of rounding on the counter amount: within tolerance',
  },
  {
    with: meridian,
    bank: {
      tradeId: 'NB-FX-70140',
      product: 'FX_FORWARD',
      tradeDate: '2026-11-19',
      effectiveDate: '2027-03-23',
      direction: 'SELL',
      notional: '30000000.00',
      currency: 'EUR',
      counterNotional: '34998000.00',
      counterCurrency: 'USD',
      rate: '1.1666',
      book: 'LDN-FX-2',
      trader: 'M. Duarte',
    },
    confirmed: [
      {
        tradeId: 'MSI-2026-5571',
        channel: 'csv',
        differs: { notional: '10000000.00', counterNotional: '11666000.00' },
      },
      {
        tradeId: 'MSI-2026-5572',
        channel: 'csv',
        differs: { notional: '20000000.00', counterNotional: '23332000.00' },
      },
    ],
    lesson: 'the counterparty allocated the trade to two of its own: a split',
  },
  {
    with: castellan,
    bank: {
      tradeId: 'NB-IR-40890',
      externalRef: 'CAM/11/0951',
      uti: uti(northgate, 'IRS0040890'),
      product: 'INTEREST_RATE_SWAP',
      tradeDate: '2026-11-19',
      effectiveDate: '2026-11-23',
      maturityDate: '2033-11-23',
      direction: 'PAY',
      notional: '15000000.00',
      currency: 'GBP',
      rate: '3.9120',
      floatingIndex: 'GBP-SONIA-COMPOUND',
      book: 'LDN-RATES-1',
      trader: 'J. Lindqvist',
    },
    confirmed: [{ tradeId: 'CAM/11/0951', channel: 'pdf', differs: { rate: '3.9620' } }],
    lesson: 'five basis points apart: a break',
  },
  {
    with: halden,
    bank: {
      tradeId: 'NB-CD-31002',
      externalRef: 'HC-88361',
      uti: uti(northgate, 'CDS0031002'),
      product: 'CREDIT_DEFAULT_SWAP',
      tradeDate: '2026-11-19',
      effectiveDate: '2026-11-20',
      maturityDate: '2031-12-20',
      direction: 'BUY',
      notional: '10000000.00',
      currency: 'EUR',
      rate: '1.0000',
      underlying: 'Brightwater Utilities SA',
      book: 'LDN-CREDIT',
      trader: 'S. Amin',
    },
    confirmed: [],
    lesson: 'the counterparty has not confirmed it',
  },
  {
    with: castellan,
    bank: {
      tradeId: 'NB-FX-70152',
      externalRef: 'CAM/11/0960',
      uti: uti(northgate, 'FXF0070152'),
      product: 'FX_FORWARD',
      tradeDate: '2026-11-20',
      effectiveDate: '2027-02-24',
      direction: 'BUY',
      notional: '2000000.00',
      currency: 'GBP',
      counterNotional: '2621000.00',
      counterCurrency: 'USD',
      rate: '1.3105',
      book: 'LDN-FX-1',
      trader: 'A. Okafor',
    },
    confirmed: [
      { tradeId: 'CAM/11/0960', channel: 'csv' },
      { tradeId: 'CAM/11/0960-R', channel: 'csv' },
    ],
    lesson: 'the counterparty sent it twice: one matches, the other is a duplicate',
  },
  {
    with: meridian,
    confirmed: [
      {
        tradeId: 'MSI-2026-5580',
        channel: 'csv',
        differs: {
          product: 'FX_SPOT',
          tradeDate: '2026-11-20',
          effectiveDate: '2026-11-24',
          direction: 'BUY',
          notional: '1750000.00',
          currency: 'AUD',
          counterNotional: '1151500.00',
          counterCurrency: 'USD',
          rate: '0.6580',
        },
      },
    ],
    lesson: 'the bank never booked it',
  },
  ...(['NB-FX-70160', 'NB-FX-70161'] as const).map(
    (tradeId, index): StoryTrade => ({
      with: halden,
      bank: {
        tradeId,
        product: 'FX_SPOT',
        tradeDate: '2026-11-20',
        effectiveDate: '2026-11-24',
        direction: 'SELL',
        notional: '1000000.00',
        currency: 'EUR',
        counterNotional: '1165200.00',
        counterCurrency: 'USD',
        rate: '1.1652',
        book: 'LDN-FX-1',
        trader: 'A. Okafor',
      },
      confirmed: index === 0 ? [{ tradeId: 'HC-88377', channel: 'csv' }] : [],
      lesson: 'two equal trades, one confirmation and no reference: a person must say which',
    }),
  ),
];

const mirroredDirection = { BUY: 'SELL', SELL: 'BUY', PAY: 'RECEIVE', RECEIVE: 'PAY' } as const;

export const bankTrades = (): Trade[] =>
  story.flatMap(({ bank, with: other }) =>
    bank
      ? [
          {
            ...bank,
            source: 'BANK' as const,
            partyLei: northgate.lei,
            partyName: northgate.name,
            counterpartyLei: other.lei,
            counterpartyName: other.name,
          },
        ]
      : [],
  );

export type Confirmation = { house: House; channel: Channel; trade: Trade };

/** What the counterparties say, each in its own view: directions and parties mirrored, references crosswise. */
export const confirmations = (): Confirmation[] =>
  story.flatMap(({ bank, with: house, confirmed }) =>
    confirmed.map(({ tradeId, channel, differs }) => {
      const { book: _book, trader: _trader, ...terms } = bank ?? { tradeId };
      return {
        house,
        channel,
        trade: {
          ...terms,
          ...(terms.direction && { direction: mirroredDirection[terms.direction] }),
          ...differs,
          tradeId,
          // Who pairs by reference quotes the other's number; who was never given one can't.
          ...(bank && 'externalRef' in bank ? { externalRef: bank.tradeId } : {}),
          source: 'COUNTERPARTY' as const,
          partyLei: house.lei,
          partyName: house.name,
          counterpartyLei: northgate.lei,
          counterpartyName: northgate.name,
        },
      };
    }),
  );
