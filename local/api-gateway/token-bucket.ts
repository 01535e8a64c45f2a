import type { ThrottleSettings } from './stage.ts';

/** Holds `burst` tokens at most and gains `requestsPerSecond` of them each second; it begins full. */
export class TokenBucket {
  readonly #settings: ThrottleSettings;
  #tokens: number;
  #atMs: number;

  constructor(settings: ThrottleSettings, nowMs: number) {
    this.#settings = settings;
    this.#tokens = settings.burst;
    this.#atMs = nowMs;
  }

  /** @returns false if there is none to take. */
  take(nowMs: number): boolean {
    const { requestsPerSecond, burst } = this.#settings;
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * requestsPerSecond;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
