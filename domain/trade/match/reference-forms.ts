import { ReferenceForm } from './reference.ts';
import type { TradeBook } from './trade-book.ts';

type ReferenceField = 'tradeId' | 'externalRef' | 'uti';

const none = new ReferenceForm('');

/** A book's references, taken apart. Those of rows that are compared many times are kept that way. */
export class ReferenceForms {
  readonly #book: TradeBook;
  readonly #known = {
    tradeId: new Map<number, ReferenceForm>(),
    externalRef: new Map<number, ReferenceForm>(),
    uti: new Map<number, ReferenceForm>(),
  };

  #keeps = false;

  constructor(book: TradeBook) {
    this.#book = book;
  }

  /** From now on each is taken apart only once: what no identifier pairs is compared with many others, by every step. */
  keep(): void {
    this.#keeps = true;
  }

  /** The empty form where the row has no such reference. */
  of(row: number, field: ReferenceField): ReferenceForm {
    if (!this.#keeps) return this.#take(row, field);
    const known = this.#known[field];
    let form = known.get(row);
    if (form === undefined) {
      form = this.#take(row, field);
      known.set(row, form);
    }
    return form;
  }

  #take(row: number, field: ReferenceField): ReferenceForm {
    const text = this.#book.text(row, field);
    return text === undefined ? none : new ReferenceForm(text);
  }
}
