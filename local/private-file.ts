import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner reads; a reader sees the old or the new one, never half of it. */
export const writePrivateFile = (file: string, content: string | Uint8Array): void => {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
