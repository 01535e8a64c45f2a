import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from './startup-error.ts';

/**
 * The folder that a runtime keeps everything in, held by one runtime at a time. The lock is SQLite's on a file of the
 * folder: the operating system takes it back when the process ends, however it ends.
 */
export class DataFolder {
  readonly path: string;
  /** Nothing was kept here before. */
  readonly isNew: boolean;
  readonly #lock: DatabaseSync;

  private constructor(path: string, isNew: boolean, lock: DatabaseSync) {
    this.path = path;
    this.isNew = isNew;
    this.#lock = lock;
  }

  /** @param fresh begin anew. @throws StartupError if another runtime holds it. */
  static open(path: string, fresh: boolean): DataFolder {
    mkdirSync(path, { recursive: true });
    const lock = new DatabaseSync(join(path, 'lock.sqlite'));
    try {
      lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch {
      lock.close();
      const holder = readHolder(path);
      throw new StartupError(
        `another runtime uses ${path}${holder ? ` (${holder})` : ''}: stop it first, or choose another folder with --data`,
      );
    }
    if (fresh)
      for (const entry of readdirSync(path))
        if (!entry.startsWith('lock.sqlite')) rmSync(join(path, entry), { recursive: true, force: true });
    const isNew = !existsSync(join(path, 'runtime.sqlite'));
    return new DataFolder(path, isNew, lock);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Says who holds the folder, for the message that another runtime gets. */
  describeHolder(text: string): void {
    writeFileSync(this.file('holder.txt'), text);
  }

  /**
   * Ends the DynamoDB Local of a runtime that was killed, if it still runs on this folder: it ends by itself, but its
   * file must be free now.
   */
  endLeftOver(name: string): void {
    const file = this.file(`${name}.pid`);
    if (!existsSync(file)) return;
    const pid = Number(readFileSync(file, 'utf8'));
    if (Number.isInteger(pid) && pid > 1 && commandOf(pid).includes(this.path)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    rmSync(file, { force: true });
  }

  remember(name: string, pid: number | undefined): void {
    if (pid !== undefined) writeFileSync(this.file(`${name}.pid`), String(pid));
  }

  close(): void {
    rmSync(this.file('holder.txt'), { force: true });
    this.#lock.close();
  }
}

const readHolder = (path: string): string | undefined => {
  try {
    return readFileSync(join(path, 'holder.txt'), 'utf8');
  } catch {
    return undefined;
  }
};

/** The command line of a process, so that a reused process id is never taken for ours; empty if there is none. */
const commandOf = (pid: number): string => {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
};
