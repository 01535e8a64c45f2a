import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { addNoise, cents, csvHeader, csvRecord, makeRecord, type TradeRecord } from './make-record.ts';
import { makeTerms, shiftDate, type Terms } from './make-terms.ts';
import { makeLookAlikes, makeParties, type Party } from './parties.ts';
import { Random } from './random.ts';

/** What is true of some trades of the two books. */
export type Truth = {
  readonly kind: 'PAIR' | 'LOOK_ALIKE' | 'SPLIT' | 'BREAK' | 'OTHER_PARTY' | 'LONE' | 'DUPLICATE';
  readonly bank: readonly string[];
  readonly counterparty: readonly string[];
  /** For a BREAK, the economic term that differs; for an OTHER_PARTY the name. */
  readonly element?: string;
  /** What is there to be found: enough that one trade can be told from all others. */
  readonly isMatchable: boolean;
};

export type Books = { readonly bankPath: string; readonly counterpartyPath: string; readonly trades: number };

/**
 * Writes two books of about `size` trades each to `directory`, of all products, with noise, and tells the truth about
 * every trade to `tell`. The same seed and size give the same files.
 */
export const generateBooks = (directory: string, size: number, seed: number, tell: (truth: Truth) => void): Books => {
  const random = new Random(seed);
  const parties = makeParties(random, 200);
  const bank = parties[0]!;
  const books = new BookWriter();
  let number = 0;

  /** Identifiers that both sides of a trade know; each side has its own trade id. */
  const newIds = () => {
    number++;
    const serial = String(1_000_000 + number);
    return {
      bankId: `B${serial}`,
      counterpartyId: `C${random.code(3)}${serial}`,
      externalRef: `FXD-${serial}-${random.code(2)}`,
      uti: `${bank.lei}${random.code(12)}${serial}`,
    };
  };
  const record = (
    terms: Terms,
    side: 'BANK' | 'COUNTERPARTY',
    counterparty: Party,
    ids: ReturnType<typeof newIds>,
  ): TradeRecord =>
    makeRecord(
      terms,
      side,
      { bank, counterparty },
      { tradeId: side === 'BANK' ? ids.bankId : ids.counterpartyId, externalRef: ids.externalRef, uti: ids.uti },
    );
  const hasIdentity = (a: TradeRecord, b: TradeRecord): boolean =>
    (a.uti !== '' && b.uti !== '') || (a.externalRef !== '' && b.externalRef !== '');

  const addPair = (terms: Terms, counterparty: Party, kind: 'PAIR' | 'LOOK_ALIKE'): void => {
    const ids = newIds();
    const ours = addNoise(random, record(terms, 'BANK', counterparty, ids));
    const theirs = addNoise(random, record(terms, 'COUNTERPARTY', counterparty, ids));
    books.add('BANK', ours);
    books.add('COUNTERPARTY', theirs);
    tell({
      kind,
      bank: [ids.bankId],
      counterparty: [ids.counterpartyId],
      isMatchable: kind === 'PAIR' || hasIdentity(ours, theirs),
    });
    if (kind === 'PAIR' && random.chance(0.012))
      addDuplicate(random.chance(0.5) ? 'BANK' : 'COUNTERPARTY', ours, theirs);
  };
  const addDuplicate = (side: 'BANK' | 'COUNTERPARTY', ours: TradeRecord, theirs: TradeRecord): void => {
    const original = side === 'BANK' ? ours : theirs;
    if (original.uti === '' && original.externalRef === '') return;
    const copy = { ...original, tradeId: `${original.tradeId}${random.pick(['-1', 'D', '_COPY'])}` };
    books.add(side, copy);
    tell({
      kind: 'DUPLICATE',
      bank: side === 'BANK' ? [copy.tradeId] : [],
      counterparty: side === 'BANK' ? [] : [copy.tradeId],
      isMatchable: false,
    });
  };
  const addSplit = (terms: Terms, counterparty: Party): void => {
    const whole = newIds();
    const wholeSide = random.chance(0.5) ? 'BANK' : 'COUNTERPARTY';
    const partSide = wholeSide === 'BANK' ? 'COUNTERPARTY' : 'BANK';
    const parts = splitTerms(random, terms, random.whole(2, 5)).map((part, at) => {
      const ids = newIds();
      const isTied = random.chance(0.7);
      const made = record(part, partSide, counterparty, {
        ...ids,
        externalRef: isTied ? `${whole.externalRef}/${at + 1}` : ids.externalRef,
      });
      return addNoise(random, made);
    });
    books.add(wholeSide, addNoise(random, record(terms, wholeSide, counterparty, whole)));
    for (const part of parts) books.add(partSide, part);
    const ids = parts.map((part) => part.tradeId);
    tell({
      kind: 'SPLIT',
      bank: wholeSide === 'BANK' ? [whole.bankId] : ids,
      counterparty: wholeSide === 'BANK' ? ids : [whole.counterpartyId],
      isMatchable: true,
    });
  };
  const addBreak = (terms: Terms, counterparty: Party): void => {
    const ids = newIds();
    const { terms: wrong, counterparty: wrongParty, element } = breakTerms(random, terms, counterparty, parties);
    const ours = addNoise(random, record(terms, 'BANK', counterparty, ids));
    const theirs = addNoise(random, record(wrong, 'COUNTERPARTY', wrongParty, ids));
    // What one side leaves out cannot be seen to differ.
    if (element === 'counterpartyLei') {
      if (ours.counterpartyLei === '') ours.counterpartyLei = counterparty.lei;
      if (theirs.partyLei === '') theirs.partyLei = wrongParty.lei;
    }
    if (element === 'counterNotional')
      for (const [trade, own] of [
        [ours, terms],
        [theirs, wrong],
      ] as const)
        if (trade.counterNotional === '') trade.counterNotional = cents(own.counterCents ?? 0);
    books.add('BANK', ours);
    books.add('COUNTERPARTY', theirs);
    tell({ kind: 'BREAK', bank: [ids.bankId], counterparty: [ids.counterpartyId], element, isMatchable: false });
  };
  /** Two trades of the same terms with two parties of which nothing but the names tells that they are not one. */
  const addOtherParty = (terms: Terms, counterparty: Party): void => {
    const [one, other] = makeLookAlikes(random, counterparty);
    const [ids, otherIds] = [newIds(), newIds()];
    const ours = addNoise(random, record(terms, 'BANK', one, ids));
    const theirs = addNoise(random, record(terms, 'COUNTERPARTY', other, otherIds));
    [ours.counterpartyName, theirs.partyName] = [one.name, other.name];
    if (random.chance(0.5)) ours.counterpartyLei = '';
    else theirs.partyLei = '';
    random.pick([ours, theirs]).uti = '';
    ours.externalRef = theirs.externalRef = '';
    books.add('BANK', ours);
    books.add('COUNTERPARTY', theirs);
    tell({
      kind: 'OTHER_PARTY',
      bank: [ids.bankId],
      counterparty: [otherIds.counterpartyId],
      element: 'counterpartyName',
      isMatchable: false,
    });
  };
  const addLone = (terms: Terms, counterparty: Party): void => {
    const ids = newIds();
    const side = random.chance(0.5) ? 'BANK' : 'COUNTERPARTY';
    books.add(side, addNoise(random, record(terms, side, counterparty, ids)));
    tell({
      kind: 'LONE',
      bank: side === 'BANK' ? [ids.bankId] : [],
      counterparty: side === 'BANK' ? [] : [ids.counterpartyId],
      isMatchable: false,
    });
  };

  while (books.size < size) {
    const terms = makeTerms(random);
    const counterparty = random.pick(parties.slice(1));
    const draw = random.next();
    if (draw < 0.85) addPair(terms, counterparty, 'PAIR');
    else if (draw < 0.88)
      for (let copies = random.whole(2, 4); copies > 0; copies--) addPair({ ...terms }, counterparty, 'LOOK_ALIKE');
    else if (draw < 0.895) addSplit(terms, counterparty);
    else if (draw < 0.955) addBreak(terms, counterparty);
    else if (draw < 0.965) addOtherParty(terms, counterparty);
    else addLone(terms, counterparty);
  }
  const bankPath = join(directory, 'bank.csv');
  const counterpartyPath = join(directory, 'counterparty.csv');
  books.write('BANK', bankPath, random);
  books.write('COUNTERPARTY', counterpartyPath, random);
  return { bankPath, counterpartyPath, trades: books.size };
};

/** Collects both books' lines and writes them in random order. */
class BookWriter {
  readonly #lines = { BANK: [] as string[], COUNTERPARTY: [] as string[] };

  /** Trades in the smaller book. */
  get size(): number {
    return Math.min(this.#lines.BANK.length, this.#lines.COUNTERPARTY.length);
  }

  add(side: 'BANK' | 'COUNTERPARTY', trade: TradeRecord): void {
    this.#lines[side].push(csvRecord(trade));
  }

  write(side: 'BANK' | 'COUNTERPARTY', path: string, random: Random): void {
    const lines = random.shuffle(this.#lines[side]);
    const descriptor = openSync(path, 'w');
    writeSync(descriptor, csvHeader);
    for (let from = 0; from < lines.length; from += 20_000)
      writeSync(descriptor, lines.slice(from, from + 20_000).join(''));
    closeSync(descriptor);
  }
}

/** Parts of uneven sizes whose amounts add up exactly. */
const splitTerms = (random: Random, terms: Terms, count: number): Terms[] => {
  const shares = Array.from({ length: count }, () => random.whole(1, 9));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let [notionalLeft, counterLeft] = [terms.notionalCents, terms.counterCents ?? 0];
  return shares.map((share, at) => {
    const isLast = at === count - 1;
    const notionalCents = isLast ? notionalLeft : Math.round((terms.notionalCents * share) / total / 100_00) * 100_00;
    const counterCents = isLast
      ? counterLeft
      : Math.round(((terms.counterCents ?? 0) * notionalCents) / terms.notionalCents);
    notionalLeft -= notionalCents;
    counterLeft -= counterCents;
    return { ...terms, notionalCents, counterCents: terms.counterCents === undefined ? undefined : counterCents };
  });
};

const opposite = { BUY: 'SELL', SELL: 'BUY', PAY: 'RECEIVE', RECEIVE: 'PAY' } as const;

/** The terms with one economic term wrong, from the smallest step that is a break upwards. */
const breakTerms = (
  random: Random,
  terms: Terms,
  counterparty: Party,
  parties: readonly Party[],
): { terms: Terms; counterparty: Party; element: string } => {
  const broken = (change: Partial<Terms>, element: string) => ({
    terms: { ...terms, ...change },
    counterparty,
    element,
  });
  const kind = random.whole(0, 7);
  if (kind === 0)
    return broken(
      { notionalCents: terms.notionalCents + random.pick([2, 100, 1_000_00, terms.notionalCents]) },
      'notional',
    );
  // A rate that noise rounds to four decimals moves by up to half a basis point: a break has to be further off.
  if (kind === 1) return broken({ rateMicros: terms.rateMicros + random.pick([200, 250, 10_000]) }, 'rate');
  if (kind === 2)
    return broken(
      {
        currency: random.pick(
          ['USD', 'EUR', 'GBP', 'CHF'].filter((code) => code !== terms.currency && code !== terms.counterCurrency),
        ),
      },
      'currency',
    );
  if (kind === 3) return broken({ direction: opposite[terms.direction] }, 'direction');
  if (kind === 4)
    return broken({ effectiveDate: shiftDate(terms.effectiveDate, random.whole(1, 40)) }, 'effectiveDate');
  if (kind === 5 && terms.maturityDate !== '')
    return broken({ maturityDate: shiftDate(terms.maturityDate, random.whole(1, 40)) }, 'maturityDate');
  if (kind === 6 && terms.counterCents !== undefined)
    return broken({ counterCents: terms.counterCents + random.pick([10, 1_00, 1_000_00]) }, 'counterNotional');
  const other = random.pick(parties.slice(1).filter((party) => party.lei !== counterparty.lei));
  return { terms, counterparty: other, element: 'counterpartyLei' };
};
