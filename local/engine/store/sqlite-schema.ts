import type { DatabaseSync } from 'node:sqlite';

/** Grows with every change of the tables: a file of another version is refused, not misread. */
const version = 2;

const schema = `
  CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS executions (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    map_run TEXT,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    record TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS executions_by_machine ON executions (machine, id);
  CREATE INDEX IF NOT EXISTS executions_by_map_run ON executions (map_run, id) WHERE map_run IS NOT NULL;
  CREATE INDEX IF NOT EXISTS executions_running ON executions (status) WHERE status = 'RUNNING';
  CREATE TABLE IF NOT EXISTS parts (
    execution INTEGER, kind TEXT, part INTEGER, value TEXT NOT NULL,
    PRIMARY KEY (execution, kind, part)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS results (
    execution INTEGER, scope INTEGER, child INTEGER, value TEXT NOT NULL,
    PRIMARY KEY (execution, scope, child)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS history (
    execution INTEGER, first INTEGER, last INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (execution, first)
  ) WITHOUT ROWID;
`;

/** Makes the tables in a new file; throws for a file that another version of the engine wrote, or that another engine has open. */
export const openSchema = (database: DatabaseSync, file: string): void => {
  try {
    // Two engines on one file would both carry its executions on.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  } catch (error) {
    if (!/locked/.test((error as Error).message)) throw error;
    throw new Error(`${file} is in use by another engine: end that one first, or use another folder`, { cause: error });
  }
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (tables > 0 && found !== version)
    throw new Error(
      `${file} was written by another version of the engine (its data has version ${found}, this engine reads ${version}). Start on another folder, or delete this one to begin anew.`,
    );
  database.exec(`${schema} PRAGMA user_version = ${version};`);
};
