import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Execution, ExecutionRecord, FanOut, MapItem, Scope } from '../execution.ts';
import type { ChildResult } from '../execution-changes.ts';
import type { HistoryEvent } from '../history/event-types.ts';
import type { EngineStore, ExecutionQuery, ExecutionWrite } from './engine-store.ts';
import { openSchema } from './sqlite-schema.ts';
import { SynchronizedFile } from './synchronized-file.ts';

/** Events of one row: what a page must read beyond its own at most. */
const eventsPerRow = 200;

/**
 * Keeps everything in one SQLite file. The engine gathers all that happens while the disk is waited for into one transaction, so a
 * commit's cost is shared; SQLite writes its log without waiting (synchronous NORMAL), and `synchronize` waits for the disk beside
 * the engine's own work. A thread's state is its own row, so a Map of 10,000 rewrites only what an event touched; events and
 * the results of a Map's iterations are written by the handful, because a statement costs more than what is in it.
 */
export const sqliteStore = (file: string): EngineStore => {
  const database = new DatabaseSync(file);
  openSchema(database, file);
  const sql = prepare(database);
  const log = file === ':memory:' ? undefined : new SynchronizedFile(`${file}-wal`);

  const write = ({ execution, isNew, changes }: ExecutionWrite): void => {
    const { input, ...record } = execution.record;
    const id = record.sequence;
    const text = JSON.stringify(record);
    if (isNew)
      sql.addExecution.run(
        id,
        record.executionArn,
        record.stateMachineArn,
        record.mapRunArn ?? null,
        record.status,
        input,
        text,
      );
    else sql.putExecution.run(record.status, text, id);
    const { events } = changes;
    for (let start = 0; start < events.length; start += eventsPerRow) {
      const row = events.length <= eventsPerRow ? events : events.slice(start, start + eventsPerRow);
      sql.addHistory.run(id, (row[0] as HistoryEvent).id, (row.at(-1) as HistoryEvent).id, JSON.stringify(row));
    }
    // A succeeded execution never runs again: its threads are of no more use.
    if (record.status !== 'SUCCEEDED') writeParts(id, execution, changes);
    else if (!isNew) {
      sql.deleteParts.run(id);
      sql.deleteResults.run(id);
    }
  };

  const writeParts = (id: number, execution: Execution, changes: ExecutionWrite['changes']): void => {
    for (const part of changes.scopes.removed) sql.deletePart.run(id, 'scope', part);
    for (const part of changes.items.removed) sql.deletePart.run(id, 'items', part);
    for (const part of changes.fanOuts.removed) {
      sql.deletePart.run(id, 'fanOut', part);
      sql.deleteResultsOf.run(id, part);
    }
    for (const part of changes.scopes.written) sql.putPart.run(id, 'scope', part, json(execution.scopes.get(part)));
    for (const part of changes.items.written) sql.putPart.run(id, 'items', part, json(execution.items.get(part)));
    for (const part of changes.fanOuts.written) {
      const { results, ...fanOut } = execution.fanOuts.get(part) as FanOut;
      sql.putPart.run(id, 'fanOut', part, JSON.stringify(fanOut));
    }
    for (const [scopeId, results] of changes.results)
      sql.addResults.run(id, scopeId, (results[0] as ChildResult)[0], JSON.stringify(results));
  };

  const readRecord = (row: Row | undefined): ExecutionRecord | undefined => row && asRecord(row);

  return {
    commit({ documents, executions }) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { kind, key, value } of documents) {
          if (value === undefined) sql.deleteDocument.run(kind, key);
          else sql.putDocument.run(kind, key, JSON.stringify(value));
        }
        for (const batch of executions) write(batch);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    synchronize: () => log?.synchronize() ?? Promise.resolve(),
    *documents(kind) {
      for (const row of sql.documents.all(kind) as Row[]) yield [row.key as string, JSON.parse(row.value as string)];
    },
    document(kind, key) {
      const row = sql.document.get(kind, key) as Row | undefined;
      return row && JSON.parse(row.value as string);
    },
    record: (arn) => readRecord(sql.execution.get(arn) as Row | undefined),
    execution(arn) {
      const record = readRecord(sql.execution.get(arn) as Row | undefined);
      if (!record) return undefined;
      const execution: Execution = { record, scopes: new Map(), fanOuts: new Map(), items: new Map() };
      for (const row of sql.parts.all(record.sequence) as Row[]) {
        const value: unknown = JSON.parse(row.value as string);
        const part = row.part as number;
        if (row.kind === 'scope') execution.scopes.set(part, value as Scope);
        else if (row.kind === 'fanOut') execution.fanOuts.set(part, { ...(value as FanOut), results: [] });
        else execution.items.set(part, value as MapItem[]);
      }
      for (const row of sql.results.all(record.sequence) as Row[]) {
        const fanOut = execution.fanOuts.get(row.scope as number);
        if (!fanOut) continue;
        for (const [child, output] of JSON.parse(row.value as string) as ChildResult[])
          fanOut.results[child - fanOut.firstChild] = output;
      }
      return execution;
    },
    *runningExecutions() {
      for (const row of sql.running.all() as Row[]) yield row.arn as string;
    },
    listExecutions: (query) => listExecutions(database, query),
    events(arn, { reverse, afterId, limit }) {
      const row = sql.execution.get(arn) as Row | undefined;
      if (!row) return [];
      const id = row.id as number;
      const found: HistoryEvent[] = [];
      const rows = reverse
        ? sql.historyBackward.iterate(id, afterId ?? Number.MAX_SAFE_INTEGER)
        : sql.historyForward.iterate(id, afterId ?? 0);
      for (const { value } of rows as Iterable<Row>) {
        const events = JSON.parse(value as string) as HistoryEvent[];
        for (const event of reverse ? events.reverse() : events) {
          if (afterId !== undefined && (reverse ? event.id >= afterId : event.id <= afterId)) continue;
          found.push(event);
          if (found.length === limit) return found;
        }
      }
      return found;
    },
    lastSequence: () => ((sql.lastSequence.get() as Row).last as number | null) ?? 0,
    close() {
      // The last connection's end brings the log into the file, synchronised.
      database.close();
      log?.close();
    },
  };
};

type Row = Record<string, SQLInputValue>;

const json = (value: unknown): string => JSON.stringify(value);

const asRecord = (row: Row): ExecutionRecord => ({
  ...(JSON.parse(row.record as string) as Omit<ExecutionRecord, 'input'>),
  input: row.input as string,
});

const prepare = (database: DatabaseSync) => ({
  putDocument: database.prepare('INSERT OR REPLACE INTO documents (kind, key, value) VALUES (?, ?, ?)'),
  deleteDocument: database.prepare('DELETE FROM documents WHERE kind = ? AND key = ?'),
  documents: database.prepare('SELECT key, value FROM documents WHERE kind = ?'),
  document: database.prepare('SELECT value FROM documents WHERE kind = ? AND key = ?'),
  addExecution: database.prepare(
    'INSERT INTO executions (id, arn, machine, map_run, status, input, record) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ),
  putExecution: database.prepare('UPDATE executions SET status = ?, record = ? WHERE id = ?'),
  execution: database.prepare('SELECT id, input, record FROM executions WHERE arn = ?'),
  running: database.prepare("SELECT arn FROM executions WHERE status = 'RUNNING' ORDER BY id"),
  lastSequence: database.prepare('SELECT max(id) AS last FROM executions'),
  putPart: database.prepare('INSERT OR REPLACE INTO parts (execution, kind, part, value) VALUES (?, ?, ?, ?)'),
  deletePart: database.prepare('DELETE FROM parts WHERE execution = ? AND kind = ? AND part = ?'),
  deleteParts: database.prepare('DELETE FROM parts WHERE execution = ?'),
  parts: database.prepare('SELECT kind, part, value FROM parts WHERE execution = ? ORDER BY part'),
  addResults: database.prepare('INSERT INTO results (execution, scope, child, value) VALUES (?, ?, ?, ?)'),
  deleteResults: database.prepare('DELETE FROM results WHERE execution = ?'),
  deleteResultsOf: database.prepare('DELETE FROM results WHERE execution = ? AND scope = ?'),
  results: database.prepare('SELECT scope, value FROM results WHERE execution = ?'),
  addHistory: database.prepare('INSERT INTO history (execution, first, last, value) VALUES (?, ?, ?, ?)'),
  historyForward: database.prepare('SELECT value FROM history WHERE execution = ? AND last > ? ORDER BY first'),
  historyBackward: database.prepare('SELECT value FROM history WHERE execution = ? AND first < ? ORDER BY first DESC'),
});

const listExecutions = (database: DatabaseSync, query: ExecutionQuery): ExecutionRecord[] => {
  const conditions: [string, SQLInputValue | undefined][] = [
    query.mapRunArn === undefined
      ? ['map_run IS NULL AND machine = ?', query.stateMachineArn]
      : ['map_run = ?', query.mapRunArn],
    ['status = ?', query.status],
    ['id < ?', query.beforeSequence],
    ["json_extract(record, '$.stateMachineVersionArn') = ?", query.versionArn],
    ["json_extract(record, '$.stateMachineAliasArn') = ?", query.aliasArn],
    [
      "(json_extract(record, '$.redriveCount') > 0) = ?",
      query.redriven === undefined ? undefined : Number(query.redriven),
    ],
  ];
  const given = conditions.filter((condition): condition is [string, SQLInputValue] => condition[1] !== undefined);
  const text = `SELECT input, record FROM executions WHERE ${given.map(([clause]) => clause).join(' AND ')} ORDER BY id DESC LIMIT ?`;
  const rows = database.prepare(text).all(...given.map(([, value]) => value), query.limit) as Row[];
  return rows.map(asRecord);
};
