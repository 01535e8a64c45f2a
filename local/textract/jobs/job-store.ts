import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from './job.ts';

/** How long results can be fetched: 7 days, as Textract keeps them. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** Jobs, in memory and (given a folder) one JSON file each, so that they outlive the process. */
export class JobStore {
  readonly #folder: string | undefined;
  readonly #jobs = new Map<string, Job>();

  private constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  static async open(folder: string | undefined, nowEpochMs: number): Promise<JobStore> {
    const store = new JobStore(folder);
    if (folder === undefined) return store;
    await mkdir(folder, { recursive: true });
    for (const file of await readdir(folder)) {
      if (!file.endsWith('.json')) continue;
      const job = JSON.parse(await readFile(join(folder, file), 'utf8')) as Job;
      if (job.startedEpochMs + keptMs < nowEpochMs) await rm(join(folder, file), { force: true });
      else store.#jobs.set(job.id, job);
    }
    return store;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  all(): Job[] {
    return [...this.#jobs.values()];
  }

  /** Written whole or not at all: a crash while writing leaves the job as it was. */
  async put(job: Job): Promise<void> {
    this.#jobs.set(job.id, job);
    if (this.#folder === undefined) return;
    const file = join(this.#folder, `${job.id}.json`);
    await writeFile(`${file}.new`, JSON.stringify(job));
    await rename(`${file}.new`, file);
  }
}
