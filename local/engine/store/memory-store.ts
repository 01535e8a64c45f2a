import type { Execution } from '../execution.ts';
import type { HistoryEvent } from '../history/event-types.ts';
import type { DocumentKind, EngineStore, ExecutionQuery } from './engine-store.ts';

type Kept = { execution: Execution; events: HistoryEvent[] };

/** Keeps everything while the process lives. */
export const memoryStore = (): EngineStore => {
  const documents = new Map<DocumentKind, Map<string, unknown>>();
  const executions = new Map<string, Kept>();
  const documentsOf = (kind: DocumentKind): Map<string, unknown> => {
    let kept = documents.get(kind);
    if (!kept) {
      kept = new Map();
      documents.set(kind, kept);
    }
    return kept;
  };
  return {
    commit(batch) {
      for (const { kind, key, value } of batch.documents) {
        if (value === undefined) documentsOf(kind).delete(key);
        else documentsOf(kind).set(key, value);
      }
      for (const { execution, changes } of batch.executions) {
        const { executionArn, status } = execution.record;
        const kept = executions.get(executionArn);
        if (kept) for (const event of changes.events) kept.events.push(event);
        else executions.set(executionArn, { execution, events: changes.events });
        if (status === 'SUCCEEDED') execution.scopes.clear();
      }
    },
    documents: (kind) => documentsOf(kind),
    document: (kind, key) => documentsOf(kind).get(key),
    record: (arn) => executions.get(arn)?.execution.record,
    execution: (arn) => executions.get(arn)?.execution,
    *runningExecutions() {
      for (const [arn, { execution }] of executions) if (execution.record.status === 'RUNNING') yield arn;
    },
    listExecutions(query) {
      const found: Execution['record'][] = [];
      for (const { execution } of [...executions.values()].reverse()) {
        if (found.length >= query.limit) break;
        if (matchesQuery(execution.record, query)) found.push(execution.record);
      }
      return found;
    },
    events(arn, { reverse, afterId, limit }) {
      const events = executions.get(arn)?.events ?? [];
      // Ids are 1, 2, 3, … without gaps.
      if (!reverse) return events.slice(afterId ?? 0, (afterId ?? 0) + limit);
      const end = afterId === undefined ? events.length : afterId - 1;
      return events.slice(Math.max(0, end - limit), end).reverse();
    },
    lastSequence: () => executions.size,
    close() {},
  };
};

const matchesQuery = (record: Execution['record'], query: ExecutionQuery): boolean =>
  (query.beforeSequence === undefined || record.sequence < query.beforeSequence) &&
  (query.mapRunArn === undefined
    ? record.mapRunArn === undefined && record.stateMachineArn === query.stateMachineArn
    : record.mapRunArn === query.mapRunArn) &&
  (query.versionArn === undefined || record.stateMachineVersionArn === query.versionArn) &&
  (query.aliasArn === undefined || record.stateMachineAliasArn === query.aliasArn) &&
  (query.status === undefined || record.status === query.status) &&
  (query.redriven === undefined || record.redriveCount > 0 === query.redriven);
