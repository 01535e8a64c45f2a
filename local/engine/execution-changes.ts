import type { HistoryEvent } from './history/event-types.ts';
import type { Json } from './json.ts';

/** Parts of one kind that a commit writes or deletes. A part that came and went since the last commit is neither. */
export class PartChanges {
  readonly written = new Set<number>();
  /** Deleted before anything is written: a part may be removed and made anew. */
  readonly removed = new Set<number>();
  /** Those that the store doesn't have yet. */
  readonly #added = new Set<number>();

  add(id: number): void {
    this.#added.add(id);
    this.written.add(id);
  }

  change(id: number): void {
    this.written.add(id);
  }

  remove(id: number): void {
    this.written.delete(id);
    if (!this.#added.delete(id)) this.removed.add(id);
  }
}

/** What happened to one execution since the last commit: its new events, and which of its parts changed. */
export class ExecutionChanges {
  readonly events: HistoryEvent[] = [];
  readonly scopes = new PartChanges();
  readonly fanOuts = new PartChanges();
  readonly items = new PartChanges();
  /** Outputs of children that ended, by the scope that fanned out. */
  readonly results = new Map<number, ChildResult[]>();

  addResult(scopeId: number, result: ChildResult): void {
    const results = this.results.get(scopeId);
    if (results) results.push(result);
    else this.results.set(scopeId, [result]);
  }
}

export type ChildResult = [childId: number, output: Json];
