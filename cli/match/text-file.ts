import { closeSync, openSync, writeSync } from 'node:fs';

const bufferBytes = 1 << 20;
/** A UTF-16 code unit takes at most three bytes of UTF-8. */
const bytesPerUnit = 3;

/** A text file that is written in large pieces of UTF-8. */
export class TextFile {
  readonly #descriptor: number;
  #buffer = Buffer.allocUnsafeSlow(bufferBytes);
  #used = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  write(text: string): void {
    const needed = bytesPerUnit * text.length;
    if (this.#used + needed > this.#buffer.length) this.#flush();
    if (needed > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(needed);
    this.#used += this.#buffer.write(text, this.#used);
  }

  close(): void {
    try {
      this.#flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #flush(): void {
    for (let done = 0; done < this.#used; ) done += writeSync(this.#descriptor, this.#buffer, done, this.#used - done);
    this.#used = 0;
  }
}
