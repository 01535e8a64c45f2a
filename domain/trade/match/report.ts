import { businessDaysBetween, businessDayTest } from '../../calendar/holiday-calendars.ts';
import { addDecimals } from '../../money/decimal.ts';
import { type MatchRow, type MatchStatus, MatchStatus as Statuses } from './match-row.ts';
import { dayOfIsoDate } from './trade-book.ts';

/** What a report says of a row beside its verdict; absent is unknown. */
export type RowFacts = {
  readonly product?: string | undefined;
  /** Name, as the trade has it. */
  readonly counterparty?: string | undefined;
  /** Joins the counterparty's names that systems write differently. */
  readonly counterpartyLei?: string | undefined;
  /** ISO 8601. This and what follows is needed only for rows that are not matched. */
  readonly tradeDate?: string | undefined;
  readonly currency?: string | undefined;
  /** Plain decimal. */
  readonly notional?: string | undefined;
};

export type StatusCounts = Readonly<Record<MatchStatus, number>>;

/** How long a break has stood, in business days since the trade date. */
const ageBands = ['0-1', '2-5', '6-20', 'over 20', 'unknown'] as const;
export type AgeBand = (typeof ageBands)[number];

export type ReportLine = { readonly name: string; readonly rows: number; readonly byStatus: StatusCounts };

/** A reconciliation's totals. Counts are rows: a matched pair is one row. */
export type MatchReport = {
  readonly rulesVersion: string;
  /** The day that ages are counted to, ISO 8601. */
  readonly asOf: string;
  readonly rows: number;
  readonly trades: { readonly bank: number; readonly counterparty: number };
  readonly byStatus: StatusCounts;
  /** Of the rows that are neither duplicates nor matched within themselves: the share that matched, 0 to 1. */
  readonly matchRate: number;
  readonly byProduct: readonly ReportLine[];
  readonly byCounterparty: readonly ReportLine[];
  /** Breaks by element and FIX tag 2773 code, most frequent first; a row with two breaks counts in both. */
  readonly byBreak: readonly { readonly element: string; readonly code: number; readonly rows: number }[];
  /** Rows that are not matched, by age. */
  readonly byAge: readonly { readonly band: AgeBand; readonly rows: number }[];
  /** Notional of the rows that are not matched, by currency. */
  readonly openNotional: readonly { readonly currency: string; readonly notional: string; readonly rows: number }[];
};

/** Matched, whether exactly or within tolerance. */
export const isMatched = (status: MatchStatus): boolean =>
  status === 'MATCHED' || status === 'MATCHED_WITHIN_TOLERANCE';
const noCounts = (): Record<MatchStatus, number> =>
  Object.fromEntries(Statuses.options.map((status) => [status, 0])) as Record<MatchStatus, number>;

const isBusinessDay = businessDayTest([]);
const bandOf = (asOf: string, tradeDate: string | undefined): AgeBand => {
  if (tradeDate === undefined) return 'unknown';
  const age = businessDaysBetween(dayOfIsoDate(tradeDate), dayOfIsoDate(asOf), isBusinessDay, 21);
  return age <= 1 ? '0-1' : age <= 5 ? '2-5' : age <= 20 ? '6-20' : 'over 20';
};

/** Collects rows one by one, so that a report on millions of rows needs no list of them. */
export class ReportBuilder {
  readonly #head: { readonly rulesVersion: string; readonly asOf: string };
  readonly #byStatus = noCounts();
  readonly #byProduct = new Map<string, Record<MatchStatus, number>>();
  readonly #byCounterparty = new Map<string, Record<MatchStatus, number>>();
  readonly #byBreak = new Map<string, { element: string; code: number; rows: number }>();
  readonly #byAge = new Map<AgeBand, number>();
  readonly #openNotional = new Map<string, { notional: string; rows: number }>();
  readonly #bandByDate = new Map<string | undefined, AgeBand>();
  readonly #nameByLei = new Map<string, string>();
  #bank = 0;
  #counterparty = 0;

  constructor(head: { readonly rulesVersion: string; readonly asOf: string }) {
    this.#head = head;
  }

  add(row: MatchRow, facts: RowFacts): void {
    this.#bank += row.bankTradeIds.length;
    this.#counterparty += row.counterpartyTradeIds.length;
    this.#byStatus[row.status]++;
    count(this.#byProduct, facts.product ?? 'unknown', row.status);
    count(this.#byCounterparty, this.#counterpartyOf(facts), row.status);
    for (const { element, code } of row.breaks) {
      const key = `${element} ${code}`;
      const known = this.#byBreak.get(key) ?? { element, code, rows: 0 };
      known.rows++;
      this.#byBreak.set(key, known);
    }
    if (isMatched(row.status) || row.status === 'DUPLICATE') return;
    const band = this.#bandOf(facts.tradeDate);
    this.#byAge.set(band, (this.#byAge.get(band) ?? 0) + 1);
    if (facts.currency === undefined || facts.notional === undefined) return;
    const open = this.#openNotional.get(facts.currency) ?? { notional: '0', rows: 0 };
    this.#openNotional.set(facts.currency, {
      notional: addDecimals(open.notional, facts.notional),
      rows: open.rows + 1,
    });
  }

  build(): MatchReport {
    const byStatus = { ...this.#byStatus };
    const rows = sum(byStatus);
    const matched = byStatus.MATCHED + byStatus.MATCHED_WITHIN_TOLERANCE;
    const judged = rows - byStatus.DUPLICATE;
    return {
      ...this.#head,
      rows,
      trades: { bank: this.#bank, counterparty: this.#counterparty },
      byStatus,
      matchRate: judged === 0 ? 0 : matched / judged,
      byProduct: linesOf(this.#byProduct),
      byCounterparty: linesOf(this.#byCounterparty),
      byBreak: [...this.#byBreak.values()].sort((a, b) => b.rows - a.rows || (a.element < b.element ? -1 : 1)),
      byAge: ageBands.map((band) => ({ band, rows: this.#byAge.get(band) ?? 0 })),
      openNotional: [...this.#openNotional]
        .map(([currency, open]) => ({ currency, ...open }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    };
  }

  /** The name that was first seen with the LEI. */
  #counterpartyOf({ counterparty, counterpartyLei }: RowFacts): string {
    if (counterpartyLei === undefined) return counterparty ?? 'unknown';
    let name = this.#nameByLei.get(counterpartyLei);
    if (name === undefined) {
      name = counterparty === undefined ? counterpartyLei : `${counterparty} (${counterpartyLei})`;
      this.#nameByLei.set(counterpartyLei, name);
    }
    return name;
  }

  #bandOf(tradeDate: string | undefined): AgeBand {
    let band = this.#bandByDate.get(tradeDate);
    if (band === undefined) {
      band = bandOf(this.#head.asOf, tradeDate);
      this.#bandByDate.set(tradeDate, band);
    }
    return band;
  }
}

const sum = (counts: StatusCounts): number => Object.values(counts).reduce((total, value) => total + value, 0);

const count = (lines: Map<string, Record<MatchStatus, number>>, name: string, status: MatchStatus): void => {
  let line = lines.get(name);
  if (!line) {
    line = noCounts();
    lines.set(name, line);
  }
  line[status]++;
};

/** The largest first. */
const linesOf = (lines: ReadonlyMap<string, StatusCounts>): ReportLine[] =>
  [...lines]
    .map(([name, byStatus]) => ({ name, rows: sum(byStatus), byStatus }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
