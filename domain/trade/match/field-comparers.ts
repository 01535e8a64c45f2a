import { businessDaysBetween, businessDayTest, type HolidayCalendars } from '../../calendar/holiday-calendars.ts';
import { compareDecimals, toScaledInteger } from '../../money/decimal.ts';
import { comparisonOf, toleranceIn } from './compile-rules.ts';
import { compareReciprocalRates } from './reciprocal-rate.ts';
import { type ReferenceForm, relateReferences } from './reference.ts';
import type { ReferenceForms } from './reference-forms.ts';
import {
  beyondExact,
  type CodeField,
  codeAt,
  type DateField,
  dayAt,
  type NumberField,
  numberAt,
  numbersPerRow,
  unknownDay,
  wordsPerRow,
} from './row-layout.ts';
import type { FieldRule, MatchField } from './rules.ts';
import type { TextJudge, TextJudges } from './text-judges.ts';
import { judgeDifference, type Result, result, type ScaledTolerance, scaleTolerance } from './tolerance.ts';
import { type BookDictionaries, scaleOf, type TradeBook } from './trade-book.ts';

/** The two books that a comparer reads: `theirs` mirrored (the other party's view) or not (the same side's). */
export type ComparedBooks = {
  readonly ours: TradeBook;
  readonly theirs: TradeBook;
  readonly dictionaries: BookDictionaries;
  readonly judges: TextJudges;
  readonly ourReferences: ReferenceForms;
  readonly theirReferences: ReferenceForms;
  readonly mirrored: boolean;
  readonly statedByOurs: ReadonlySet<MatchField>;
  readonly statedByTheirs: ReadonlySet<MatchField>;
  readonly calendars?: HolidayCalendars | undefined;
};

/** Compares one field of our row with their row; `swapped` where they state the two currencies in the other order. */
export type FieldComparer = (ours: number, theirs: number, swapped: boolean) => Result;

const swappedFields: Partial<Record<MatchField, MatchField>> = {
  currency: 'counterCurrency',
  counterCurrency: 'currency',
  notional: 'counterNotional',
  counterNotional: 'notional',
};
const mirroredFields: Partial<Record<MatchField, MatchField>> = {
  partyLei: 'counterpartyLei',
  counterpartyLei: 'partyLei',
  partyName: 'counterpartyName',
  counterpartyName: 'partyName',
};

/** Where the other side states what we state in `field`. */
export const theirField = (field: MatchField, mirrored: boolean, swapped: boolean): MatchField =>
  (swapped ? swappedFields[field] : undefined) ?? (mirrored ? mirroredFields[field] : undefined) ?? field;

/**
 * The rule whose tolerance holds where the two sides state the currencies in different orders: what one side calls its
 * counter amount is then the other's notional, so both amounts have the notional's.
 */
export const crossedRuleOf = (field: MatchField, rules: Readonly<Record<MatchField, FieldRule>>): FieldRule =>
  rules[field in swappedFields && comparisonOf(field) === 'AMOUNT' ? 'notional' : field];

const byReferenceRelation = {
  EQUAL: result.agree,
  CONTAINED: result.withinTolerance,
  UNRELATED: result.differ,
} as const;

const absent = (a: number, b: number): Result => (a === 0 && b === 0 ? result.unstated : result.oneSided);

/** Compares dictionary codes. `judge`, where there is one, judges two different known texts. */
const codeComparer = (books: ComparedBooks, field: CodeField, judge?: TextJudge): FieldComparer => {
  const [a, b] = [books.ours.rows.words, books.theirs.rows.words];
  const ourAt = codeAt[field];
  const theirAt = codeAt[theirField(field as MatchField, books.mirrored, false) as CodeField];
  const swappedAt = codeAt[theirField(field as MatchField, books.mirrored, true) as CodeField];
  return (ours, theirs, swapped) => {
    const x = a[ours * wordsPerRow + ourAt]!;
    const y = b[theirs * wordsPerRow + (swapped ? swappedAt : theirAt)]!;
    if (x === 0 || y === 0) return absent(x, y);
    if (x === y) return result.agree;
    return judge ? judge(x, y) : result.differ;
  };
};

/** Buying and paying are one side of a trade, selling and receiving the other. */
const polarity: Readonly<Record<string, number>> = { BUY: 1, PAY: 1, SELL: -1, RECEIVE: -1 };

/** The other party sees a trade from the other side, unless it also states the currencies the other way round. */
const directionComparer = (books: ComparedBooks): FieldComparer => {
  const [a, b] = [books.ours.rows.words, books.theirs.rows.words];
  const { terms } = books.dictionaries;
  return (ours, theirs, swapped) => {
    const x = a[ours * wordsPerRow + codeAt.direction]!;
    const y = b[theirs * wordsPerRow + codeAt.direction]!;
    if (x === 0 || y === 0) return absent(x, y);
    const opposite = polarity[terms.textOf(x)] !== polarity[terms.textOf(y)];
    return opposite === (books.mirrored !== swapped) ? result.agree : result.differ;
  };
};

/** A tolerance by pair: nearly always the field's own, scaled once. */
const toleranceFinder = (books: ComparedBooks, rule: FieldRule, scale: number) => {
  const own = scaleTolerance(rule.tolerance, scale);
  if (!rule.toleranceByCounterparty && !rule.toleranceByCurrency) return () => own;
  return (ours: number): ScaledTolerance => scaleTolerance(toleranceIn(books.ours, ours, rule), scale);
};

/** Enough decimal places for any amount or rate that does not fit a row. */
const exactScale = 40;

const numberComparer = (
  books: ComparedBooks,
  field: NumberField,
  rule: FieldRule,
  crossedRule: FieldRule,
): FieldComparer => {
  const [a, b] = [books.ours.rows.numbers, books.theirs.rows.numbers];
  const ourAt = numberAt[field];
  const scale = scaleOf(field);
  const sides = [false, true].map((swapped) => {
    const theirs = theirField(field, books.mirrored, swapped) as NumberField;
    const used = swapped ? crossedRule : rule;
    return { field: theirs, at: numberAt[theirs], find: toleranceFinder(books, used, scale), rule: used };
  });
  const [straight, crossed] = [sides[0]!, sides[1]!];
  return (ours, theirs, swapped) => {
    const side = swapped ? crossed : straight;
    const x = a[ours * numbersPerRow + ourAt]!;
    const y = b[theirs * numbersPerRow + side.at]!;
    const unknownX = Number.isNaN(x);
    const unknownY = Number.isNaN(y);
    if (unknownX || unknownY) return unknownX && unknownY ? result.unstated : result.oneSided;
    if (x === beyondExact || y === beyondExact) {
      const [textX = '', textY = ''] = [books.ours.text(ours, field), books.theirs.text(theirs, side.field)];
      const exactX = toScaledInteger(textX, exactScale);
      const exactY = toScaledInteger(textY, exactScale);
      if (exactX === exactY) return result.agree;
      return judgeDifference(toleranceFinder(books, side.rule, exactScale)(ours), exactX, exactY);
    }
    if (x === y) return result.agree;
    const tolerance = side.find(ours);
    if (tolerance.kind === 'MNMX')
      return y - x >= -tolerance.belowUnits && y - x <= tolerance.aboveUnits ? result.withinTolerance : result.differ;
    return judgeDifference(tolerance, BigInt(x), BigInt(y));
  };
};

/** A rate; stated for the currencies the other way round it may also be the reciprocal. */
const rateComparer = (books: ComparedBooks, field: NumberField, rule: FieldRule): FieldComparer => {
  const compare = numberComparer(books, field, rule, rule);
  return (ours, theirs, swapped) => {
    const outcome = compare(ours, theirs, false);
    if (outcome !== result.differ || !swapped) return outcome;
    const [a = '0', b = '0'] = [books.ours.text(ours, field), books.theirs.text(theirs, field)];
    if (compareDecimals(a, '0') <= 0 || compareDecimals(b, '0') <= 0) return outcome;
    return compareReciprocalRates(a, b, toleranceIn(books.ours, ours, rule)).result;
  };
};

const dateComparer = (books: ComparedBooks, field: DateField, rule: FieldRule): FieldComparer => {
  const [a, b] = [books.ours.rows.words, books.theirs.rows.words];
  const at = dayAt[field];
  const find = toleranceFinder(books, rule, 0);
  const isBusinessDay = businessDayTest(rule.calendars ?? [], books.calendars);
  return (ours, theirs) => {
    const x = a[ours * wordsPerRow + at]!;
    const y = b[theirs * wordsPerRow + at]!;
    if (x === unknownDay || y === unknownDay) return x === y ? result.unstated : result.oneSided;
    if (x === y) return result.agree;
    const tolerance = find(ours);
    if (tolerance.kind === 'EXCT') return result.differ;
    const limit = Math.max(tolerance.belowUnits, tolerance.aboveUnits) + 1;
    return judgeDifference(tolerance, 0n, BigInt(businessDaysBetween(x, y, isBusinessDay, limit)));
  };
};

const utiComparer = (books: ComparedBooks): FieldComparer => {
  const [a, b] = [books.ours.rows.words, books.theirs.rows.words];
  return (ours, theirs) => {
    const x = a[ours * wordsPerRow + codeAt.uti]!;
    const y = b[theirs * wordsPerRow + codeAt.uti]!;
    if (x === 0 || y === 0) return absent(x, y);
    if (x === y) return result.agree;
    return byReferenceRelation[
      relateReferences(books.ourReferences.of(ours, 'uti'), books.theirReferences.of(theirs, 'uti'))
    ];
  };
};

const areRelated = (a: ReferenceForm, b: ReferenceForm): boolean => relateReferences(a, b) !== 'UNRELATED';

/** References agree crosswise: either side's reference may be the other's trade id. Trade ids alone are each system's own. */
const referenceComparer = (books: ComparedBooks): FieldComparer => {
  const [a, b] = [books.ours.rows.words, books.theirs.rows.words];
  return (ours, theirs) => {
    const [ourRow, theirRow] = [ours * wordsPerRow, theirs * wordsPerRow];
    const x = a[ourRow + codeAt.externalRef]!;
    const y = b[theirRow + codeAt.externalRef]!;
    if (x === 0 && y === 0) return result.unstated;
    if (x !== 0 && x === y) return result.agree;
    const [id, theirId] = [a[ourRow + codeAt.tradeId]!, b[theirRow + codeAt.tradeId]!];
    if (books.mirrored && ((x !== 0 && x === theirId) || (y !== 0 && y === id))) return result.agree;
    const ourReference = books.ourReferences.of(ours, 'externalRef');
    const theirReference = books.theirReferences.of(theirs, 'externalRef');
    if (areRelated(ourReference, theirReference)) return result.withinTolerance;
    if (books.mirrored) {
      if (x !== 0 && areRelated(ourReference, books.theirReferences.of(theirs, 'tradeId')))
        return result.withinTolerance;
      if (y !== 0 && areRelated(books.ourReferences.of(ours, 'tradeId'), theirReference)) return result.withinTolerance;
    }
    return x === 0 || y === 0 ? result.oneSided : result.differ;
  };
};

/** True where either book says anything about the field. */
export const isStated = (books: ComparedBooks, field: MatchField): boolean =>
  books.statedByOurs.has(field) ||
  [false, true].some((swapped) => books.statedByTheirs.has(theirField(field, books.mirrored, swapped)));

const comparerOf = (
  books: ComparedBooks,
  field: MatchField,
  rules: Readonly<Record<MatchField, FieldRule>>,
): FieldComparer => {
  switch (comparisonOf(field)) {
    case 'CODE':
      return codeComparer(books, field as CodeField);
    case 'DIRECTION':
      return directionComparer(books);
    case 'AMOUNT':
      return numberComparer(books, field as NumberField, rules[field], crossedRuleOf(field, rules));
    case 'RATE':
      return rateComparer(books, field as NumberField, rules[field]);
    case 'DATE':
      return dateComparer(books, field as DateField, rules[field]);
    case 'INDEX':
      return codeComparer(books, field as CodeField, books.judges.floatingIndex);
    case 'LEI':
      return codeComparer(books, field as CodeField, books.judges.lei);
    case 'NAME':
      return codeComparer(books, field as CodeField, books.judges.partyName);
    case 'UTI':
      return utiComparer(books);
    case 'REFERENCE':
      return referenceComparer(books);
  }
};

/** How to compare a field of these books by these rules of one product. */
export const makeFieldComparer = (
  books: ComparedBooks,
  field: MatchField,
  rules: Readonly<Record<MatchField, FieldRule>>,
): FieldComparer => {
  const compare = comparerOf(books, field, rules);
  if (rules[field].tolerance.kind !== 'CPOP') return compare;
  return (ours, theirs, swapped) => {
    const outcome = compare(ours, theirs, swapped);
    return outcome >= result.oneSided ? outcome : result.agree;
  };
};
