import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Bytes of memory that a process of this machine holds now; undefined where `ps` doesn't say. */
export const residentBytes = async (pid: number | undefined): Promise<number | undefined> => {
  if (pid === undefined) return undefined;
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout.trim()) * 1024;
  } catch {
    return undefined;
  }
};
