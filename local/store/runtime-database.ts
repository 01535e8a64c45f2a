import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoppingError } from '../stopping-error.ts';

/**
 * What the runtime itself must remember (objects, deliveries, schedules, logs), in one SQLite file, so that one
 * transaction may span them: an upload and the events that it causes are committed together or not at all.
 */
export class RuntimeDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  /**
   * @param file a path, or `:memory:`.
   * @param synchronous `FULL`: an acknowledged write survives a power cut, not only the process's end; `NORMAL` for
   *   what may be lost in a power cut.
   */
  constructor(file: string, synchronous: 'FULL' | 'NORMAL' = 'FULL') {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    this.#database = new DatabaseSync(file);
    this.#database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA busy_timeout = 5000;`);
  }

  /** Each part declares its own tables (`CREATE TABLE IF NOT EXISTS`). */
  declare(schema: string): void {
    this.#database.exec(schema);
  }

  run(sql: string, ...parameters: SqlValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.#prepared(sql).run(...parameters);
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
  }

  all<Row>(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#prepared(sql).all(...parameters) as Row[];
  }

  get<Row>(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.#prepared(sql).get(...parameters) as Row | undefined;
  }

  /** Runs `work` (synchronous) in one transaction; nested calls join the outer one. */
  transaction<Result>(work: () => Result): Result {
    this.#requireOpen();
    if (this.#depth > 0) return work();
    this.#database.exec('BEGIN IMMEDIATE');
    this.#depth++;
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth--;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #requireOpen(): void {
    if (!this.#database.isOpen) throw new StoppingError();
  }

  #prepared(sql: string): StatementSync {
    this.#requireOpen();
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

export type SqlValue = string | number | bigint | null | Uint8Array;
