import {
  type CodeField,
  codeFields,
  type DateField,
  dateFields,
  type NumberField,
  numberFields,
  unknownDay,
} from '../../domain/trade/match/trade-book.ts';

/** Columns that rows are put into as they come, for the fields that a file has; the others share one lane of unknowns. */
export class TradeLanes {
  size = 0;
  codes: Record<CodeField, Int32Array>;
  days: Record<DateField, Int32Array>;
  numbers: Record<NumberField, Float64Array>;
  /** Where each row's record starts in the file. */
  starts: Float64Array;
  readonly #present: ReadonlySet<string>;

  /** @param capacity the most rows that can come; lanes say unknown until they are set. */
  constructor(present: ReadonlySet<string>, capacity: number) {
    this.#present = present;
    this.starts = new Float64Array(capacity);
    this.codes = this.#lanes(codeFields, () => new Int32Array(capacity));
    this.days = this.#lanes(dateFields, () => new Int32Array(capacity).fill(unknownDay));
    this.numbers = this.#lanes(numberFields, () => new Float64Array(capacity).fill(Number.NaN));
  }

  /** Takes back what a row that is not kept has set. */
  clear(row: number): void {
    for (const field of codeFields) this.codes[field][row] = 0;
    for (const field of dateFields) this.days[field][row] = unknownDay;
    for (const field of numberFields) this.numbers[field][row] = Number.NaN;
  }

  /** The lanes at their final length. */
  trim(): void {
    const { size } = this;
    this.starts = this.starts.subarray(0, size);
    const [codes, days, numbers] = [this.codes, this.days, this.numbers];
    this.codes = this.#lanes(codeFields, (field) => codes[field].subarray(0, size));
    this.days = this.#lanes(dateFields, (field) => days[field].subarray(0, size));
    this.numbers = this.#lanes(numberFields, (field) => numbers[field].subarray(0, size));
  }

  #lanes<Field extends string, Lane>(fields: readonly Field[], make: (field: Field) => Lane): Record<Field, Lane> {
    let absent: Lane | undefined;
    const laneOf = (field: Field): Lane => {
      if (this.#present.has(field)) return make(field);
      absent ??= make(field);
      return absent;
    };
    return Object.fromEntries(fields.map((field) => [field, laneOf(field)])) as Record<Field, Lane>;
  }
}
