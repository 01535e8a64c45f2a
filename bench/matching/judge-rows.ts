import type { MatchRow } from '../../domain/trade/match/match-row.ts';
import type { Truth } from './generate-books.ts';

export type Quality = {
  /** Of the rows that say MATCHED, how many pair exactly what belongs together. */
  readonly precision: number;
  /** Of what can be told apart, how much is MATCHED rightly; and with what is rightly PROPOSED. */
  readonly recall: number;
  readonly recallWithProposed: number;
  /** Pairs with an economic break, or of parties that only look alike, that say MATCHED: must be none. */
  readonly breaksMatched: number;
  /** Of these, how many are MISMATCHED (or PROPOSED, where a name only looks alike) and name the right element. */
  readonly breaksNamed: number;
  readonly duplicatesFound: number;
  /** Trades in no row or in two: must be none. */
  readonly lost: number;
  readonly usedTwice: number;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly examples: readonly string[];
};

const keyOf = (bank: readonly string[], counterparty: readonly string[]): string =>
  `${[...bank].sort().join('+')}|${[...counterparty].sort().join('+')}`;
const isMatched = (row: MatchRow): boolean => row.status === 'MATCHED' || row.status === 'MATCHED_WITHIN_TOLERANCE';

const isBreak = ({ kind }: Truth): boolean => kind === 'BREAK' || kind === 'OTHER_PARTY';

/** Judges rows by the truth about the trades. */
export const judgeRows = (rows: readonly MatchRow[], truths: readonly Truth[]): Quality => {
  const truthOf = new Map<string, Truth>();
  for (const truth of truths) for (const id of [...truth.bank, ...truth.counterparty]) truthOf.set(id, truth);
  const seen = new Map<string, MatchRow>();
  let usedTwice = 0;
  for (const row of rows)
    for (const id of [...row.bankTradeIds, ...row.counterpartyTradeIds]) {
      if (seen.has(id)) usedTwice++;
      seen.set(id, row);
    }
  const examples: string[] = [];
  const example = (text: string, row: MatchRow | undefined, truth: Truth | undefined): void => {
    if (examples.length < 40)
      examples.push(
        `${text}: ${JSON.stringify({ ...row, fields: row?.fields.filter((field) => field.result !== 'AGREE').map((field) => `${field.field} ${field.result} ${field.bank} / ${field.counterparty}`) })} truth ${JSON.stringify(truth)}`,
      );
  };
  let [matched, right, breaksMatched] = [0, 0, 0];
  for (const row of rows.filter(isMatched)) {
    matched++;
    const truth = truthOf.get(row.bankTradeIds[0] ?? '');
    const isTrue =
      truth !== undefined &&
      keyOf(truth.bank, truth.counterparty) === keyOf(row.bankTradeIds, row.counterpartyTradeIds);
    if (isTrue && isBreak(truth)) {
      breaksMatched++;
      example('break matched', row, truth);
    } else if (isTrue) right++;
    else example('wrong match', row, truth);
  }
  const byKind: Record<string, Record<string, number>> = {};
  let [matchable, found, proposed, breaks, breaksNamed, duplicates, duplicatesFound] = [0, 0, 0, 0, 0, 0, 0];
  for (const truth of truths) {
    const row = seen.get(truth.bank[0] ?? truth.counterparty[0] ?? '');
    const isTrue =
      row !== undefined && keyOf(truth.bank, truth.counterparty) === keyOf(row.bankTradeIds, row.counterpartyTradeIds);
    const counts = byKind[truth.kind] ?? {};
    byKind[truth.kind] = counts;
    const outcome = `${row?.status ?? 'LOST'}${isTrue ? '' : ' (other)'}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (isBreak(truth)) {
      breaks++;
      if (
        isTrue &&
        (row.status === 'MISMATCHED' || (row.status === 'PROPOSED' && truth.kind === 'OTHER_PARTY')) &&
        row.breaks.some((found) => namesElement(found.element, truth.element))
      )
        breaksNamed++;
      else if (!isTrue || !isMatched(row)) example('break not named', row, truth);
    }
    if (truth.kind === 'DUPLICATE') {
      duplicates++;
      if (row?.status === 'DUPLICATE') duplicatesFound++;
      else example('duplicate not found', row, truth);
    }
    if (!truth.isMatchable) continue;
    matchable++;
    if (isTrue && isMatched(row)) found++;
    else {
      if (isTrue && row.status === 'PROPOSED') proposed++;
      example('not found', row, truth);
    }
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    precision: share(right, matched),
    recall: share(found, matchable),
    recallWithProposed: share(found + proposed, matchable),
    breaksMatched,
    breaksNamed: share(breaksNamed, breaks),
    duplicatesFound: share(duplicatesFound, duplicates),
    lost: [...truthOf.keys()].filter((id) => !seen.has(id)).length,
    usedTwice,
    byKind,
    examples,
  };
};

/** A wrong party shows in its LEI or, where that is missing, in its name. */
const namesElement = (element: string, wanted: string | undefined): boolean =>
  element === wanted || (wanted === 'counterpartyLei' && element === 'counterpartyName');
