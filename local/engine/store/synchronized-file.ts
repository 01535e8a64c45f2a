import { closeSync, fdatasync, openSync } from 'node:fs';

/** A file that somebody else writes, as far as it must be on the disk. */
export class SynchronizedFile {
  readonly #descriptor: number;
  #underWay = 0;
  #closed = false;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r+');
  }

  /** Resolves when all that was written before this call is on the disk. */
  async synchronize(): Promise<void> {
    this.#underWay++;
    try {
      await new Promise<void>((resolve, reject) => {
        fdatasync(this.#descriptor, (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      this.#underWay--;
      if (this.#closed) this.#closeIfUnused();
    }
  }

  close(): void {
    this.#closed = true;
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#underWay === 0) closeSync(this.#descriptor);
  }
}
