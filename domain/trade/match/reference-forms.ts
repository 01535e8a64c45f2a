import { ReferenceForm } from './reference.ts';
import type { TradeBook } from './trade-book.ts';

type ReferenceField = 'tradeId' | 'externalRef' | 'uti';

const none = new ReferenceForm('');

/** A book's references, each taken apart only once: rows that no identifier pairs are compared with many others. */
export class ReferenceForms {
  readonly #book: TradeBook;
  readonly #known = {
    tradeId: new Map<number, ReferenceForm>(),
    externalRef: new Map<number, ReferenceForm>(),
    uti: new Map<number, ReferenceForm>(),
  };

  constructor(book: TradeBook) {
    this.#book = book;
  }

  /** The empty form where the row has no such reference. */
  of(row: number, field: ReferenceField): ReferenceForm {
    const known = this.#known[field];
    let form = known.get(row);
    if (form === undefined) {
      const text = this.#book.text(row, field);
      form = text === undefined ? none : new ReferenceForm(text);
      known.set(row, form);
    }
    return form;
  }
}
