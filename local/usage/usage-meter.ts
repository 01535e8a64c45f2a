/** What was used since the start, in the units that AWS bills by. */
export type Usage = {
  /** By table and operation. Units of a transaction's cancelled writes are not told by DynamoDB Local: they are `refused`. */
  dynamoDb: Record<string, { requests: number; refused: number; readUnits: number; writeUnits: number }>;
  /** By function. */
  lambda: Record<string, { invocations: number; memoryMegabytes: number; milliseconds: number }>;
  /** Ended executions, by machine. */
  executions: Record<string, { type: string; count: number; milliseconds: number }>;
  /** Events that were put on a bus, by their source. */
  events: Record<string, number>;
};

type ConsumedCapacity = { TableName: string; CapacityUnits: number };

const reading = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/** Counts while the runtime runs; `npm start -- --count-usage`. */
export class UsageMeter {
  readonly #usage: Usage = { dynamoDb: {}, lambda: {}, executions: {}, events: {} };

  snapshot(): Usage {
    return this.#usage;
  }

  /** @param capacity what DynamoDB answered to ReturnConsumedCapacity; none of a refused request. */
  dynamoDb(action: string, capacity: readonly ConsumedCapacity[]): void {
    for (const { TableName, CapacityUnits } of capacity) {
      const entry = this.#dynamoDbEntry(`${TableName} ${action}`);
      entry.requests++;
      if (reading.has(action)) entry.readUnits += CapacityUnits;
      else entry.writeUnits += CapacityUnits;
    }
    if (capacity.length === 0) this.#dynamoDbEntry(`refused ${action}`).refused++;
  }

  invocation(functionName: string, memoryMegabytes: number, milliseconds: number): void {
    const entry = entryOf(this.#usage.lambda, functionName, { invocations: 0, memoryMegabytes, milliseconds: 0 });
    entry.invocations++;
    entry.milliseconds += milliseconds;
  }

  execution(change: { stateMachineArn: string; type: string; startDate: number; stopDate?: number }): void {
    if (change.stopDate === undefined) return;
    const machine = change.stateMachineArn.split(':').at(-1) ?? '';
    const entry = entryOf(this.#usage.executions, machine, { type: change.type, count: 0, milliseconds: 0 });
    entry.count++;
    entry.milliseconds += change.stopDate - change.startDate;
  }

  event(source: string): void {
    this.#usage.events[source] = (this.#usage.events[source] ?? 0) + 1;
  }

  #dynamoDbEntry(key: string): Usage['dynamoDb'][string] {
    return entryOf(this.#usage.dynamoDb, key, { requests: 0, refused: 0, readUnits: 0, writeUnits: 0 });
  }
}

const entryOf = <Entry>(entries: Record<string, Entry>, key: string, first: Entry): Entry => {
  const entry = entries[key] ?? first;
  entries[key] = entry;
  return entry;
};
