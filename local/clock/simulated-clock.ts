import type { Clock } from './clock.ts';

type Timer = { at: number; order: number; callback: () => void };

/** A clock that stands still until it is told to move: days of waiting pass in no time. */
export class SimulatedClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startEpochMs: number) {
    this.#now = startEpochMs;
  }

  now(): number {
    return this.#now;
  }

  at(atEpochMs: number, callback: () => void): () => void {
    const timer = { at: Math.max(atEpochMs, this.#now), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** When the next timer is due, or undefined if none is set. */
  get nextDue(): number | undefined {
    return this.#earliest()?.at;
  }

  /** Moves to the next timer's instant and fires that one timer; false if none is set. */
  fireNext(): boolean {
    const timer = this.#earliest();
    if (!timer) return false;
    this.#timers.delete(timer);
    this.#now = timer.at;
    timer.callback();
    return true;
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (!earliest || timer.at < earliest.at || (timer.at === earliest.at && timer.order < earliest.order))
        earliest = timer;
    }
    return earliest;
  }
}
