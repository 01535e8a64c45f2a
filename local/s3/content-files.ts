import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { copyFile, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ContentSegment } from './stored-object.ts';

/**
 * The bytes of objects and parts, one file each, under names that nothing else knows: a file counts once the catalogue
 * names it, so a write that was cut off leaves nothing but an orphan, which `removeOrphans` takes away.
 */
export class ContentFiles {
  readonly #folder: string;
  readonly #inProgress = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Streams `body` to a new file and forces it to disk; `observe` sees every chunk. Call `settle` once it is catalogued. */
  async write(body: AsyncIterable<Uint8Array>, observe: (chunk: Uint8Array) => void): Promise<ContentSegment> {
    const file = randomUUID();
    this.#inProgress.add(file);
    const handle = await open(this.#path(file), 'wx');
    try {
      let size = 0;
      for await (const chunk of body) {
        observe(chunk);
        size += chunk.byteLength;
        await handle.writeFile(chunk);
      }
      await handle.sync();
      return { file, size };
    } catch (error) {
      await this.remove([{ file, size: 0 }]);
      throw error;
    } finally {
      await handle.close();
    }
  }

  async copy(segments: readonly ContentSegment[]): Promise<ContentSegment[]> {
    return Promise.all(
      segments.map(async ({ file, size }) => {
        const copied = randomUUID();
        this.#inProgress.add(copied);
        await copyFile(this.#path(file), this.#path(copied));
        return { file: copied, size };
      }),
    );
  }

  /** The bytes from `start` to `end`, both inclusive, across the segments. */
  read(segments: readonly ContentSegment[], start: number, end: number): Readable {
    const path = (file: string): string => this.#path(file);
    async function* bytes(): AsyncGenerator<Uint8Array> {
      let offset = 0;
      for (const { file, size } of segments) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, size - 1);
        if (from <= to) yield* createReadStream(path(file), { start: from, end: to, highWaterMark: 256 * 1024 });
        offset += size;
      }
    }
    return Readable.from(bytes());
  }

  async remove(segments: readonly ContentSegment[]): Promise<void> {
    await Promise.all(segments.map(({ file }) => rm(this.#path(file), { force: true })));
    this.settle(segments);
  }

  /** The catalogue decides from now on whether these files are needed. */
  settle(segments: readonly ContentSegment[]): void {
    for (const { file } of segments) this.#inProgress.delete(file);
  }

  /** Deletes what an earlier process left behind. */
  async removeOrphans(isNeeded: (file: string) => boolean): Promise<number> {
    let removed = 0;
    for (const file of await readdir(this.#folder)) {
      if (this.#inProgress.has(file) || isNeeded(file)) continue;
      await rm(this.#path(file), { force: true });
      removed++;
    }
    return removed;
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }
}
