import type { RuntimeDatabase } from '../store/runtime-database.ts';
import type { EventBus } from './event-bus.ts';

const schema = 'CREATE TABLE IF NOT EXISTS open_executions (execution_arn TEXT PRIMARY KEY);';

/** A start or an end of an execution, as the engine tells it; dates in epoch milliseconds. */
export type ExecutionStatusChange = {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  type: 'STANDARD' | 'EXPRESS';
  status: string;
  startDate: number;
  stopDate?: number;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
};

/** The part of the engine's API that is needed to catch up. */
type CallEngine = (action: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;

/**
 * "Step Functions Execution Status Change" on EventBridge, of Standard executions (Express ones tell nobody). The
 * engine's store and the events' are two files: which executions are open is kept with the events, so that after a kill
 * between the two `catchUp` finds what was not told.
 */
export class ExecutionStatusEvents {
  readonly #database: RuntimeDatabase;
  readonly #bus: () => EventBus;

  constructor(database: RuntimeDatabase, bus: () => EventBus) {
    this.#database = database;
    this.#bus = bus;
    database.declare(schema);
  }

  accept(change: ExecutionStatusChange): void {
    if (change.type !== 'STANDARD') return;
    this.#database.transaction(() => {
      this.#database.run(
        change.status === 'RUNNING'
          ? 'INSERT OR IGNORE INTO open_executions VALUES (?)'
          : 'DELETE FROM open_executions WHERE execution_arn = ?',
        change.executionArn,
      );
      this.#bus().accept({
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        resources: [change.executionArn],
        detail: detailOf(change),
      });
    });
  }

  /** Tells the ends that an earlier process committed and could not tell any more. */
  async catchUp(call: CallEngine): Promise<void> {
    const open = this.#database.all<{ arn: string }>('SELECT execution_arn AS arn FROM open_executions');
    for (const { arn } of open) {
      const execution = await call('DescribeExecution', { executionArn: arn });
      if (execution.status !== 'RUNNING') this.accept(changeOf(execution));
    }
  }
}

const epochMs = (date: unknown): number => (date instanceof Date ? date.getTime() : Number(date));

const changeOf = (execution: Record<string, unknown>): ExecutionStatusChange => ({
  ...(execution as Omit<ExecutionStatusChange, 'type' | 'startDate' | 'stopDate'>),
  type: 'STANDARD',
  startDate: epochMs(execution.startDate),
  ...(execution.stopDate !== undefined && { stopDate: epochMs(execution.stopDate) }),
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const detailOf = (change: ExecutionStatusChange): Record<string, unknown> => ({
  executionArn: change.executionArn,
  stateMachineArn: change.stateMachineArn,
  name: change.name,
  status: change.status,
  startDate: change.startDate,
  stopDate: change.stopDate ?? null,
  input: change.input,
  output: change.output ?? null,
  error: change.error ?? null,
  cause: change.cause ?? null,
  inputDetails: { included: true },
  outputDetails: change.output === undefined ? null : { included: true },
});
