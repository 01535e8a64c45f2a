import { type DecimalString, isDecimal } from './decimal.ts';

/**
 * Number of decimal places of each currency's minor unit.
 * Source: ISO 4217 list one (SIX Financial Information), active codes; 2 for those not named here.
 */
const minorUnitExceptions: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Active ISO 4217 alphabetic codes, without the testing and no-currency codes; CNH is the market's code for offshore renminbi. */
const activeCodes = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF ' +
    'CHW CLF CLP CNH CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ ' +
    'GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL ' +
    'LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR ' +
    'PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY ' +
    'TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XCD XCG XOF XPD XPF XPT YER ZAR ZMW ZWG'
  ).split(' '),
);

/** True for an active ISO 4217 code (upper case), or CNH. */
export const isCurrency = (code: string): boolean => activeCodes.has(code);

/** Decimal places of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for BHD. Unknown codes count as 2. */
export const minorUnitDigits = (currency: string): number => minorUnitExceptions[currency] ?? 2;

/** ISO 4217 gives the precious metals, traded by the ounce, no minor unit. */
export const hasMinorUnit = (currency: string): boolean => !['XAG', 'XAU', 'XPD', 'XPT'].includes(currency);

/** True where the amount says no more places than the currency has: 2 for EUR, 0 for JPY, 3 for BHD. */
export const fitsCurrency = (amount: DecimalString, currency: string): boolean =>
  isDecimal(amount) && !/[1-9]/.test((amount.split('.')[1] ?? '').slice(minorUnitDigits(currency)));
