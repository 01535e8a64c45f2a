import type { LogEvent, LogStore } from './log-store.ts';

const tailBytes = 4096;

/** Collects one invocation's lines as Lambda logs them, and stores them when it has ended. */
export class InvocationLog {
  readonly #store: LogStore;
  readonly #now: () => number;
  readonly #shared: Pick<LogEvent, 'group' | 'requestId' | 'executionArn'>;
  readonly #lines: { timestampMs: number; message: string }[] = [];
  #partial = '';

  constructor(
    store: LogStore,
    now: () => number,
    shared: { group: string; requestId: string; executionArn: string | undefined },
  ) {
    this.#store = store;
    this.#now = now;
    this.#shared = { ...shared, executionArn: shared.executionArn ?? null };
    this.line(`START RequestId: ${shared.requestId} Version: $LATEST`);
  }

  /** What the function wrote, in whatever pieces. */
  write(text: string): void {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) this.line(line);
  }

  line(message: string): void {
    this.#lines.push({ timestampMs: this.#now(), message });
  }

  /** @returns the tail, base64, as Invoke answers it. */
  close(stream: string, report: string): string {
    if (this.#partial !== '') this.line(this.#partial);
    this.line(`END RequestId: ${this.#shared.requestId}`);
    this.line(report);
    this.#store.append(this.#lines.map((line) => ({ ...this.#shared, ...line, stream })));
    const text = Buffer.from(`${this.#lines.map(({ message }) => message).join('\n')}\n`);
    return text.subarray(Math.max(0, text.length - tailBytes)).toString('base64');
  }
}
