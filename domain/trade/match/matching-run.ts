import type { HolidayCalendars } from '../../calendar/holiday-calendars.ts';
import { PairComparer } from './compare-pair.ts';
import type { MatchStatus } from './match-row.ts';
import { NearestCandidates } from './nearest-candidates.ts';
import { ReferenceForms } from './reference-forms.ts';
import type { MatchingRules } from './rules.ts';
import { statedFieldsOf } from './stated-fields.ts';
import { makeTextJudges } from './text-judges.ts';
import type { BookDictionaries, TradeBook } from './trade-book.ts';

/** The verdict on rows of the two books; each row of either book gets exactly one. */
export type Verdict = {
  readonly status: MatchStatus;
  readonly bank: readonly number[];
  readonly counterparty: readonly number[];
  /** What brought them together. */
  readonly basis: 'UTI' | 'REFERENCE' | 'TERMS' | 'SPLIT' | 'NETTING' | 'NONE';
  /** For a DUPLICATE, the row of the same book that is kept. */
  readonly kept?: number;
  /** In words, beside what the fields say. */
  readonly reasons: readonly string[];
};

/** What the steps of one matching share: the books, the comparers, and which rows have their verdict. */
export class MatchingRun {
  readonly rules: MatchingRules;
  readonly bank: TradeBook;
  readonly counterparty: TradeBook;
  readonly dictionaries: BookDictionaries;
  /** Bank row against counterparty row. */
  readonly pairs: PairComparer;
  readonly withinBank: PairComparer;
  readonly withinCounterparty: PairComparer;
  /** 1 where a row has its verdict. */
  readonly bankDone: Uint8Array;
  readonly counterpartyDone: Uint8Array;
  /** A row of the other side that a row's verdict pairs it with, or -1. */
  readonly bankPartners: Int32Array;
  readonly counterpartyPartners: Int32Array;
  readonly nearest: NearestCandidates;
  /** The row that a row repeats, or -1; a verdict only once no split needs the row. */
  readonly bankRepeats: Int32Array;
  readonly counterpartyRepeats: Int32Array;
  /** Pairs that an identifier links and whose amounts alone part them: a split may explain them. */
  readonly partedByAmount: { bank: number; counterparty: number; basis: 'UTI' | 'REFERENCE' }[] = [];
  /** 1 where a row stands in `partedByAmount`. */
  readonly bankParted: Uint8Array;
  readonly counterpartyParted: Uint8Array;
  /** Why a row stayed alone, by row, where a step found out. */
  readonly bankNotes = new Map<number, string[]>();
  readonly counterpartyNotes = new Map<number, string[]>();
  /** Rows only ever leave: ordered once, then thinned out. */
  #bankOrder: readonly number[] | undefined;
  #counterpartyOrder: readonly number[] | undefined;
  /** By side, the references of its rows. */
  readonly references: { readonly bank: ReferenceForms; readonly counterparty: ReferenceForms };
  readonly #emit: (verdict: Verdict) => void;

  constructor(
    rules: MatchingRules,
    books: { bank: TradeBook; counterparty: TradeBook; dictionaries: BookDictionaries },
    calendars: HolidayCalendars | undefined,
    emit: (verdict: Verdict) => void,
  ) {
    const { bank, counterparty, dictionaries } = books;
    this.rules = rules;
    this.bank = bank;
    this.counterparty = counterparty;
    this.dictionaries = dictionaries;
    const stated = { bank: statedFieldsOf(bank), counterparty: statedFieldsOf(counterparty) };
    this.references = { bank: new ReferenceForms(bank), counterparty: new ReferenceForms(counterparty) };
    const judges = makeTextJudges(dictionaries.terms);
    const comparer = (ours: 'bank' | 'counterparty', theirs: 'bank' | 'counterparty'): PairComparer =>
      new PairComparer(rules, {
        ours: books[ours],
        theirs: books[theirs],
        dictionaries,
        judges,
        ourReferences: this.references[ours],
        theirReferences: this.references[theirs],
        mirrored: ours !== theirs,
        statedByOurs: stated[ours],
        statedByTheirs: stated[theirs],
        calendars,
      });
    this.pairs = comparer('bank', 'counterparty');
    this.withinBank = comparer('bank', 'bank');
    this.withinCounterparty = comparer('counterparty', 'counterparty');
    this.bankDone = new Uint8Array(bank.size);
    this.counterpartyDone = new Uint8Array(counterparty.size);
    this.bankPartners = new Int32Array(bank.size).fill(-1);
    this.counterpartyPartners = new Int32Array(counterparty.size).fill(-1);
    this.nearest = new NearestCandidates(bank.size, counterparty.size);
    this.bankRepeats = new Int32Array(bank.size).fill(-1);
    this.counterpartyRepeats = new Int32Array(counterparty.size).fill(-1);
    this.bankParted = new Uint8Array(bank.size);
    this.counterpartyParted = new Uint8Array(counterparty.size);
    this.#emit = emit;
  }

  /** Gives rows their verdict, once and for all. */
  decide(verdict: Verdict): void {
    for (const row of verdict.bank) {
      if (this.bankDone[row] === 1) throw new Error(`bank row ${row} has a verdict already`);
      this.bankDone[row] = 1;
      this.bankPartners[row] = verdict.counterparty[0] ?? -1;
    }
    for (const row of verdict.counterparty) {
      if (this.counterpartyDone[row] === 1) throw new Error(`counterparty row ${row} has a verdict already`);
      this.counterpartyDone[row] = 1;
      this.counterpartyPartners[row] = verdict.bank[0] ?? -1;
    }
    this.#emit(verdict);
  }

  /** True while a row has neither a verdict nor repeats another. */
  isFreeBank(row: number): boolean {
    return this.bankDone[row] === 0 && this.bankRepeats[row]! < 0;
  }

  isFreeCounterparty(row: number): boolean {
    return this.counterpartyDone[row] === 0 && this.counterpartyRepeats[row]! < 0;
  }

  /** Free rows in the order of their trade ids, so that the order of the input never decides. */
  freeBankRows(): readonly number[] {
    const rows = this.#bankOrder?.filter((row) => this.isFreeBank(row));
    this.#bankOrder = rows ?? rowsInOrder(this.bank, (row) => this.isFreeBank(row));
    return this.#bankOrder;
  }

  freeCounterpartyRows(): readonly number[] {
    const rows = this.#counterpartyOrder?.filter((row) => this.isFreeCounterparty(row));
    this.#counterpartyOrder = rows ?? rowsInOrder(this.counterparty, (row) => this.isFreeCounterparty(row));
    return this.#counterpartyOrder;
  }

  note(side: 'BANK' | 'COUNTERPARTY', row: number, reason: string): void {
    const notes = side === 'BANK' ? this.bankNotes : this.counterpartyNotes;
    notes.set(row, [...(notes.get(row) ?? []), reason]);
  }
}

const rowsInOrder = (book: TradeBook, isWanted: (row: number) => boolean): number[] => {
  const rows: { row: number; id: string }[] = [];
  for (let row = 0; row < book.size; row++) if (isWanted(row)) rows.push({ row, id: book.text(row, 'tradeId') ?? '' });
  rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.row - b.row));
  return rows.map(({ row }) => row);
};
