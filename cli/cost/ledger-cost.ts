import { addDecimals, divideDecimals, multiplyDecimals } from '../../domain/money/decimal.ts';
import type { LedgerUnits } from './ledger-units.ts';
import type { Prices } from './prices.ts';

/** A line of the bill: so many units at a price for so many of them. */
export type CostLine = { what: string; units: string; usd: string };
/** What the volume asks of a quota of the account; `raiseTo` is null where the default does. */
export type QuotaLine = { quota: string; default: number; needed: number; raiseTo: number | null };

/**
 * What is assumed, not counted: on AWS other processors are at work. Milliseconds of a warm function of its size, seconds
 * of an execution with its batching window, and how full batches get: a shard has ten lanes, and takes in about 170 payments
 * a second with batches of 25.
 */
export const assumptions = {
  functionMilliseconds: { ClassifyTransaction: 40, EmitOutcomes: 60 } as Readonly<Record<string, number>>,
  executionSeconds: 1.5,
  recordsPerBatchAtMost: 25,
  paymentsPerShardSecond: 170,
  lanesPerShard: 10,
};

const functionSeconds = (name: string): number => (assumptions.functionMilliseconds[name] ?? 50) / 1000;

const shardsFor = (perSecond: number): number => Math.ceil(perSecond / assumptions.paymentsPerShardSecond);

/** The counted units with batches as full as they get at this volume: the counted run was slower than that. */
export const atVolume = (units: LedgerUnits, perSecond: number): LedgerUnits => {
  const lanes = shardsFor(perSecond) * assumptions.lanesPerShard;
  const counted = units.entriesPerPayment / units.executions;
  const recordsPerBatch = Math.min(assumptions.recordsPerBatchAtMost, Math.max(counted, perSecond / lanes));
  const executions = units.entriesPerPayment / recordsPerBatch;
  const { EmitOutcomes: emit, ...others } = units.functions;
  return {
    ...units,
    executions,
    functions: { ...others, ...(emit && { EmitOutcomes: { ...emit, invocations: executions } }) },
  };
};

const million = '1000000';
const places = 6;
const times = (perPayment: number, payments: string): string =>
  multiplyDecimals(perPayment.toFixed(places), payments, 0);
const atPerMillion = (units: string, price: string): string =>
  divideDecimals(multiplyDecimals(units, price, places), million, 2);

/** What so many payments cost on AWS, from counted units. Decimals in `prices.currency`. */
export const costOf = (units: LedgerUnits, prices: Prices, payments: string): CostLine[] => {
  const { dynamoDb } = units;
  // A refused transaction is billed as if it had been written: a finding, an audit entry, the customer.
  const writes = dynamoDb.writeUnits + dynamoDb.refusedTransactions * refusedWriteUnits;
  const line = (what: string, perPayment: number, price: string): CostLine => {
    const count = times(perPayment, payments);
    return { what, units: count, usd: atPerMillion(count, price) };
  };
  const functions = Object.entries(units.functions).map(([name, { invocations, memoryMegabytes }]): CostLine => {
    const gigabyteSeconds = times((invocations * functionSeconds(name) * memoryMegabytes) / 1024, payments);
    return {
      what: `Lambda ${name}, GB-seconds`,
      units: gigabyteSeconds,
      usd: multiplyDecimals(gigabyteSeconds, prices.lambda.perGigabyteSecond, 2),
    };
  });
  const invocations = Object.values(units.functions).reduce((sum, one) => sum + one.invocations, 0);
  // Step Functions bills Express executions by 64 MB.
  const executionGigabyteSeconds = times(units.executions * assumptions.executionSeconds * (64 / 1024), payments);
  return [
    line('DynamoDB read units', dynamoDb.readUnits, prices.dynamoDb.perMillionReadUnits),
    line('DynamoDB write units', writes, prices.dynamoDb.perMillionWriteUnits),
    line('Pipes requests', units.executions, prices.pipes.perMillionRequests),
    line('Express executions', units.executions, prices.express.perMillionRequests),
    {
      what: 'Express executions, GB-seconds',
      units: executionGigabyteSeconds,
      usd: multiplyDecimals(executionGigabyteSeconds, prices.express.perGigabyteSecond, 2),
    },
    line('Lambda requests', invocations, prices.lambda.perMillionRequests),
    ...functions,
    line('EventBridge events', units.events, prices.eventBridge.perMillionEvents),
  ];
};

/** The customer 2, the finding 4 with its index, an audit entry 2: what a refused transaction asked for. */
const refusedWriteUnits = 8;

export const totalOf = (lines: readonly CostLine[]): string => addDecimals(...lines.map(({ usd }) => usd));

/** Half as much again, for the peak within the hour. */
const headroom = 1.5;

/** AWS's defaults for large regions: docs/scale.md names the pages. */
export const quotasOf = (units: LedgerUnits, perSecond: number): QuotaLine[] => {
  const functions = Object.entries(units.functions);
  const invocations = functions.reduce((sum, [, one]) => sum + one.invocations * perSecond, 0);
  const atOnce = functions.reduce((sum, [name, one]) => sum + one.invocations * perSecond * functionSeconds(name), 0);
  const line = (quota: string, limit: number, perPaymentSecond: number): QuotaLine => {
    const needed = Math.ceil(perPaymentSecond);
    const wanted = Math.ceil(needed * headroom);
    return { quota, default: limit, needed, raiseTo: wanted > limit ? wanted : null };
  };
  return [
    line('Lambda: functions at once', 1000, atOnce),
    line('Lambda: invocations a second', 10_000, invocations),
    line('DynamoDB: write units a second of a table, were all in one', 40_000, units.dynamoDb.writeUnits * perSecond),
    line('DynamoDB: read units a second of a table, were all in one', 40_000, units.dynamoDb.readUnits * perSecond),
    line("DynamoDB: a new table's write units a second, the entries' alone", 4000, 2 * perSecond),
    line('Step Functions: Express executions started a second', 6000, units.executions * perSecond),
    line('Pipes: executions at once', 3000, units.executions * perSecond * assumptions.executionSeconds),
    line('EventBridge: events put a second', 10_000, units.events * perSecond),
    line("Shards of each ledger's stream (a new table has about 4)", 4, shardsFor(perSecond)),
  ];
};
