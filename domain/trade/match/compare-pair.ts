import { isValidLei } from '../lei.ts';
import { Product } from '../trade.ts';
import { fieldRulesOf } from './compile-rules.ts';
import {
  type ComparedBooks,
  crossedRuleOf,
  type FieldComparer,
  isStated,
  makeFieldComparer,
  theirField,
} from './field-comparers.ts';
import { MemoryOfResults } from './memory-of-results.ts';
import { roundShares } from './round-shares.ts';
import { beyondExact, codeAt, type NumberField, numberAt, numbersPerRow, wordsPerRow } from './row-layout.ts';
import { type FieldRule, type MatchField, type MatchingRules, matchFields } from './rules.ts';
import { scoreUnits } from './score-units.ts';
import { type Result, result } from './tolerance.ts';
import { scaleOf, type TradeBook } from './trade-book.ts';

/** What of its weight a scored field earns that is alike but not equal. */
const similarCredit = 0.9;

/** The fields as positions, which results are kept by. */
export const positionOf = Object.fromEntries(matchFields.map((field, at) => [field, at])) as Record<MatchField, number>;

/** An LEI that agrees settles who the party is; without, the name has to agree. */
const decidingLei: Partial<Record<MatchField, MatchField>> = {
  counterpartyName: 'counterpartyLei',
  partyName: 'partyLei',
};

const supportingName: Partial<Record<MatchField, MatchField>> = {
  counterpartyLei: 'counterpartyName',
  partyLei: 'partyName',
};

type AppliedField = {
  readonly field: MatchField;
  readonly at: number;
  readonly rule: FieldRule;
  /** See `crossedRuleOf`. */
  readonly crossedRule: FieldRule;
  readonly compare: FieldComparer;
  /** Position of the LEI that decides instead of this name, or -1. */
  readonly decidedByAt: number;
  /** Position of the name that has to support this LEI where it only nearly agrees, or -1. */
  readonly supportedByAt: number;
  readonly impliedByAt: readonly number[];
};

/** What of a compared pair a verdict's explanation needs for one field. */
export type FieldOutcome = {
  readonly field: MatchField;
  readonly rule: FieldRule;
  /** Has the tolerance that holds where the currencies are swapped. */
  readonly crossedRule: FieldRule;
  readonly result: Result;
  readonly isGate: boolean;
  /** A gate that a person has to confirm, since it is not stated on both sides and nothing implies it. */
  readonly isUnconfirmed: boolean;
  /** What the field can add to the score, and what it does; of 1, before rounding. */
  readonly possibleShare: number;
  readonly share: number;
  /** The share as it is printed, which together with those of the other fields shown gives the score. */
  readonly printedShare: number;
};

/** A product's fields as its rules apply them, and how pairs of it came out so far. */
type AppliedRules = {
  readonly fields: readonly AppliedField[];
  readonly known: Readonly<Record<'ALL' | 'EXCEPTIONS', MemoryOfResults<readonly FieldOutcome[]>>>;
};

/**
 * Compares a trade of one book with a trade of another by the rules, field by field. After `compare` the members say
 * how that pair came out; they are reused by the next one, since books have millions of pairs.
 */
export class PairComparer {
  /** By position in `matchFields`. */
  readonly results = new Uint8Array(matchFields.length);
  /** In ten-thousandths: what agrees of what either side states, by weight. */
  score = 0;
  /** Gates that differ; any one prevents a match. */
  differingGates = 0;
  agreeingGates = 0;
  /** Gates that agree only within their tolerance, the names among them that decide in place of an LEI. */
  toleratedGates = 0;
  /** Gates that are not stated on both sides, that nothing implies, and that a person has to confirm. */
  unconfirmedGates = 0;
  /** The two sides state the two currencies in different orders. */
  swapped = false;

  readonly books: ComparedBooks;
  readonly #rules: MatchingRules;
  readonly #rulesByProduct: AppliedRules[] = [];
  readonly #stated: ReadonlySet<MatchField>;
  #applied: AppliedRules = appliedRules([]);
  #ours = -1;
  #theirs = -1;

  constructor(rules: MatchingRules, books: ComparedBooks) {
    this.#rules = rules;
    this.books = books;
    this.#stated = new Set(matchFields.filter((field) => isStated(books, field)));
  }

  compare(ours: number, theirs: number): void {
    // A verdict is mostly explained right after its pair was compared.
    if (ours === this.#ours && theirs === this.#theirs) return;
    this.#apply(ours, theirs);
    this.differingGates = this.agreeingGates = this.toleratedGates = this.unconfirmedGates = 0;
    let possible = 0;
    let earned = 0;
    let looksUnconfirmed = false;
    const { fields } = this.#applied;
    for (const field of fields) {
      const outcome = field.compare(ours, theirs, this.swapped);
      this.results[field.at] = outcome;
      const { rule } = field;
      if (outcome !== result.unstated) possible += rule.weight;
      if (outcome >= result.oneSided) {
        looksUnconfirmed ||= rule.whenOneSided === 'REVIEW' || field.supportedByAt >= 0;
        continue;
      }
      earned += rule.weight * credit(rule, outcome);
      if (!this.#isGate(field)) continue;
      if (outcome === result.differ) this.differingGates++;
      else this.agreeingGates++;
      if (outcome !== result.withinTolerance) continue;
      this.toleratedGates++;
      looksUnconfirmed ||= field.supportedByAt >= 0 || field.decidedByAt >= 0;
    }
    if (looksUnconfirmed) for (const field of fields) if (this.#isUnconfirmed(field)) this.unconfirmedGates++;
    this.score = possible === 0 ? 0 : Math.round((scoreUnits * earned) / possible);
  }

  /**
   * The last pair field by field, without those that neither side states and that nobody has to confirm; of the others
   * those that agree, and what is only for information, where EXCEPTIONS are wanted.
   */
  outcomes(shown: 'ALL' | 'EXCEPTIONS'): readonly FieldOutcome[] {
    // What is unconfirmed depends on more than the results.
    if (this.unconfirmedGates > 0) return this.#makeOutcomes(shown);
    return this.#applied.known[shown].valueFor(this.results, () => this.#makeOutcomes(shown));
  }

  #makeOutcomes(shown: 'ALL' | 'EXCEPTIONS'): readonly FieldOutcome[] {
    const { fields } = this.#applied;
    let possible = 0;
    for (const field of fields) if (this.results[field.at] !== result.unstated) possible += field.rule.weight;
    const shownOutcomes: Omit<FieldOutcome, 'printedShare'>[] = [];
    for (const field of fields) {
      const outcome = this.results[field.at] as Result;
      if (shown === 'EXCEPTIONS' && (outcome === result.agree || field.rule.role === 'INFO')) continue;
      const isUnconfirmed = this.#isUnconfirmed(field);
      if (outcome === result.unstated && !isUnconfirmed) continue;
      const isCounted = possible > 0 && outcome !== result.unstated;
      const possibleShare = isCounted ? field.rule.weight / possible : 0;
      shownOutcomes.push({
        field: field.field,
        rule: field.rule,
        crossedRule: field.crossedRule,
        result: outcome,
        isGate: this.#isGate(field),
        isUnconfirmed,
        possibleShare,
        share: possibleShare * credit(field.rule, outcome),
      });
    }
    const printedShares = roundShares(
      shownOutcomes.map(({ share }) => share),
      this.score,
    );
    return shownOutcomes.map((outcome, at) => ({ ...outcome, printedShare: printedShares[at]! }));
  }

  /** True if, of the gates, exactly those named differ in the last pair, and at least one of them does. */
  differsOnlyIn(...fields: readonly MatchField[]): boolean {
    const differing = fields.filter((field) => this.results[positionOf[field]] === result.differ).length;
    return differing > 0 && differing === this.differingGates;
  }

  /**
   * Whether who the party is rests on nothing. Of two nearly equal LEIs the one that holds its check digits says what the
   * other meant, else the name has to agree; and where both sides say who it is but in kinds that can't be compared (one
   * gives only the LEI, the other only the name or a BIC), an identifier that they share has to vouch for it.
   */
  #isPartyDoubtful({ field, at, supportedByAt }: AppliedField): boolean {
    const [lei, name] = [this.results[at]!, this.results[supportedByAt]!];
    if (lei === result.withinTolerance)
      return (
        name > result.withinTolerance && this.#textsOf(field).filter((text) => text && isValidLei(text)).length !== 1
      );
    if (lei < result.oneSided || name < result.oneSided) return false;
    if (this.#isIdentified()) return false;
    const [ourLei, theirLei] = this.#textsOf(field);
    const [ourName, theirName] = this.#textsOf(matchFields[supportedByAt]!);
    return (ourLei ?? ourName) !== undefined && (theirLei ?? theirName) !== undefined;
  }

  /** Whether who the party is rests on names that are only alike: no LEI, no UTI and no reference vouches for them. */
  #isNameDoubtful({ field, at, decidedByAt }: AppliedField): boolean {
    if (this.results[at] !== result.withinTolerance) return false;
    if (this.results[decidedByAt]! <= result.withinTolerance || this.#isIdentified()) return false;
    const [ours = '', theirs = ''] = this.#textsOf(field);
    return !this.books.judges.isOneName(ours, theirs);
  }

  /** Whether the two sides share a UTI or a reference. */
  #isIdentified(): boolean {
    return Math.min(this.results[positionOf.uti]!, this.results[positionOf.externalRef]!) <= result.withinTolerance;
  }

  /** What either side says of a party. */
  #textsOf(field: MatchField): readonly (string | undefined)[] {
    const { ours, theirs, mirrored } = this.books;
    return [ours.text(this.#ours, field), theirs.text(this.#theirs, theirField(field, mirrored, false))];
  }

  /** How many fields beside those named a person has to confirm in the last pair. */
  unconfirmedBeside(...fields: readonly MatchField[]): number {
    return this.#applied.fields.filter((field) => !fields.includes(field.field) && this.#isUnconfirmed(field)).length;
  }

  #apply(ours: number, theirs: number): void {
    this.#ours = ours;
    this.#theirs = theirs;
    const [a, b] = [this.books.ours.rows.words, this.books.theirs.rows.words];
    const [ourRow, theirRow] = [ours * wordsPerRow, theirs * wordsPerRow];
    const currency = a[ourRow + codeAt.currency]!;
    this.swapped =
      this.books.mirrored &&
      currency !== 0 &&
      currency !== b[theirRow + codeAt.currency] &&
      currency === b[theirRow + codeAt.counterCurrency] &&
      a[ourRow + codeAt.counterCurrency] === b[theirRow + codeAt.currency];
    const product = a[ourRow + codeAt.product]! || b[theirRow + codeAt.product]!;
    let applied = this.#rulesByProduct[product];
    if (!applied) {
      applied = appliedRules(this.#fieldsOf(product));
      this.#rulesByProduct[product] = applied;
    }
    if (applied !== this.#applied) this.results.fill(result.unstated);
    this.#applied = applied;
  }

  #fieldsOf(productCode: number): readonly AppliedField[] {
    const product = Product.safeParse(this.books.dictionaries.terms.textOf(productCode));
    const rules = fieldRulesOf(this.#rules, product.success ? product.data : undefined);
    const isUsed = (field: MatchField): boolean => this.#stated.has(field) || rules[field].whenOneSided === 'REVIEW';
    return matchFields.filter(isUsed).map((field) => {
      const lei = decidingLei[field];
      return {
        field,
        at: positionOf[field],
        rule: rules[field],
        crossedRule: crossedRuleOf(field, rules),
        compare: makeFieldComparer(this.books, field, rules),
        decidedByAt: lei === undefined || rules[field].role === 'INFO' ? -1 : positionOf[lei],
        supportedByAt: field in supportingName ? positionOf[supportingName[field]!] : -1,
        impliedByAt: (rules[field].impliedBy ?? []).map((implying) => positionOf[implying]),
      };
    });
  }

  #isGate(field: AppliedField): boolean {
    return field.rule.role === 'GATE' || (field.decidedByAt >= 0 && this.results[field.decidedByAt] !== result.agree);
  }

  #isUnconfirmed(field: AppliedField): boolean {
    if (field.supportedByAt >= 0 && field.rule.role === 'GATE' && this.#isPartyDoubtful(field)) return true;
    if (field.decidedByAt >= 0 && this.#isNameDoubtful(field)) return true;
    if (this.results[field.at]! < result.oneSided || field.rule.role !== 'GATE') return false;
    if (field.rule.whenOneSided !== 'REVIEW') return false;
    const isImplied = field.impliedByAt.length > 0 && field.impliedByAt.every((at) => this.#isImplying(at));
    return !(isImplied && isAmountConsistent(this.books, this.#ours, this.#theirs, this.swapped));
  }

  /** Where the currencies are swapped, a rate within tolerance may be a reciprocal: too coarse for an amount to follow from it. */
  #isImplying(at: number): boolean {
    const mayBeReciprocal = this.swapped && at === positionOf.rate;
    return this.results[at]! <= (mayBeReciprocal ? result.agree : result.withinTolerance);
  }
}

const appliedRules = (fields: readonly AppliedField[]): AppliedRules => ({
  fields,
  known: { ALL: new MemoryOfResults(), EXCEPTIONS: new MemoryOfResults() },
});

const credit = (rule: FieldRule, outcome: Result): number => {
  if (outcome === result.agree) return 1;
  if (outcome === result.withinTolerance) return rule.role === 'GATE' ? 1 : similarCredit;
  return 0;
};

/** What the two sides state of an amount or a rate, ours first; `theirs` in the place where they state it. */
const statedNumbers = (
  books: ComparedBooks,
  rows: { readonly ours: number; readonly theirs: number },
  ours: NumberField,
  theirs: NumberField,
): number[] =>
  [numberOf(books.ours, rows.ours, ours), numberOf(books.theirs, rows.theirs, theirs)].filter(Number.isFinite);

const numberOf = (book: TradeBook, row: number, field: NumberField): number => {
  const units = book.rows.numbers[row * numbersPerRow + numberAt[field]]!;
  return units === beyondExact ? Number(book.text(row, field)) : units / 10 ** scaleOf(field);
};

/**
 * Whether notional, counter notional and rate, each stated by at least one side, fit together in one of the two
 * directions that a rate can be quoted in, as far as a rate of four decimals tells. Only a plausibility check on what one
 * side leaves out, so floating point does.
 */
const isAmountConsistent = (books: ComparedBooks, ours: number, theirs: number, swapped: boolean): boolean => {
  const rows = { ours, theirs };
  const [notionalAt, counterAt] = ['notional', 'counterNotional'] as const;
  const [notional] = statedNumbers(books, rows, notionalAt, swapped ? counterAt : notionalAt);
  const [counter] = statedNumbers(books, rows, counterAt, swapped ? notionalAt : counterAt);
  // Of a rate and its reciprocal the larger has the more digits.
  const rate = Math.max(0, ...statedNumbers(books, rows, 'rate', 'rate'));
  if (notional === undefined || counter === undefined || rate === 0) return true;
  const slack = 0.0001;
  return (
    Math.abs(counter - notional * rate) <= notional * slack || Math.abs(counter * rate - notional) <= counter * slack
  );
};
