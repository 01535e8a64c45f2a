/** Words that join others and tell nothing; a company is one whether its name says so or not. */
const connectives = new Set(['THE', 'AND', 'OF', 'DE']);
const companies = new Set(['CO', 'COMPANY']);

/** Legal forms, which one system writes and the next leaves out, by the way they are written. */
const legalForms: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'LTD PLC INC CORP LLC LLP LP SA AG NV SE GMBH SPA AB ASA OYJ AS KK PTE PTY BV SARL SAS NA KG KGAA'
      .split(' ')
      .map((form) => [form, form]),
  ),
  LIMITED: 'LTD',
  INCORPORATED: 'INC',
  CORPORATION: 'CORP',
  AKTIENGESELLSCHAFT: 'AG',
  AKTIEBOLAG: 'AB',
};

/** Legal forms of several words. */
const longForms: Readonly<Record<string, string>> = {
  'PUBLIC LIMITED COMPANY': 'PLC',
  'NATIONAL ASSOCIATION': 'NA',
  'SOCIETE ANONYME': 'SA',
};
const anyLongForm = new RegExp(`\\b(${Object.keys(longForms).join('|')})\\b`, 'g');

/** Usual shortenings in names of financial firms. */
const expansions: Readonly<Record<string, string>> = {
  INTL: 'INTERNATIONAL',
  INTERNATL: 'INTERNATIONAL',
  INT: 'INTERNATIONAL',
  BK: 'BANK',
  BNK: 'BANK',
  BKG: 'BANKING',
  MGMT: 'MANAGEMENT',
  MGT: 'MANAGEMENT',
  SEC: 'SECURITIES',
  SECS: 'SECURITIES',
  CAP: 'CAPITAL',
  MKT: 'MARKETS',
  MKTS: 'MARKETS',
  FIN: 'FINANCIAL',
  FINL: 'FINANCIAL',
  INV: 'INVESTMENT',
  INVT: 'INVESTMENT',
  INVS: 'INVESTMENTS',
  GRP: 'GROUP',
  HLDG: 'HOLDINGS',
  HLDGS: 'HOLDINGS',
  SVC: 'SERVICES',
  SVCS: 'SERVICES',
  NATL: 'NATIONAL',
  NAT: 'NATIONAL',
  MFG: 'MANUFACTURING',
  TR: 'TRUST',
  INS: 'INSURANCE',
  TRDG: 'TRADING',
  CTRL: 'CENTRAL',
  FD: 'FUND',
  PTNRS: 'PARTNERS',
  ST: 'SAINT',
};

const numberWords = 'ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN'.split(' ');
const romanNumerals = 'I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX'.split(' ');
/** Numerals in words or in Roman figures, as digits. */
const digitsOf = new Map(
  [numberWords, romanNumerals].flatMap((list) => list.map((word, at) => [word, String(at + 1)])),
);

/** A firm's name taken apart. */
export type PartyWords = {
  /** What tells it from others: upper case, no accents, no legal form, shortenings written out, numerals as digits. */
  readonly words: readonly string[];
  readonly joined: string;
  /** The digits in it, in their order: of a firm's funds or series each has its own. */
  readonly numbers: string;
  /** Single letters behind the first word, as of a fund's classes. */
  readonly letters: string;
  readonly legalForms: readonly string[];
};

const withoutAccents = (name: string): string =>
  /[^ -~]/.test(name) ? name.normalize('NFKD').replace(/\p{M}/gu, '') : name;

export const partyWords = (name: string): PartyWords => {
  const plain = withoutAccents(name)
    .toUpperCase()
    .replace(/\b([A-Z])\.(?=[A-Z]\b)/g, '$1')
    .replace(/[.']/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(anyLongForm, (form) => longForms[form]!);
  const all = plain.split(' ');
  const connected = all.filter((word) => !connectives.has(word));
  // A name's first word is never its legal form: `AB Fund`, `Co-operative Bank`.
  const telling = connected.filter((word, at) => at === 0 || !(companies.has(word) || word in legalForms));
  const words = (telling.length > 0 ? telling : all).map(
    (word, at) => expansions[word] ?? (at === 0 ? word : (digitsOf.get(word) ?? word)),
  );
  return {
    words,
    joined: words.join(''),
    numbers: (words.join(' ').match(/\d+/g) ?? []).join(' '),
    letters: words.filter((word, at) => at > 0 && word.length === 1 && !/\d/.test(word)).join(' '),
    legalForms: connected.slice(1).flatMap((word) => legalForms[word] ?? []),
  };
};
