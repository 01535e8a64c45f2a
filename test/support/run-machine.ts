import { SimulatedClock } from '../../local/clock/simulated-clock.ts';
import { createEngine, type Engine, type StatusChange } from '../../local/engine/engine.ts';
import { type EngineServices, type LambdaCall, type SdkCall, ServiceError } from '../../local/engine/services.ts';
import type { EngineStore } from '../../local/engine/store/engine-store.ts';
import { memoryStore } from '../../local/engine/store/memory-store.ts';

/** A Lambda function as a test gives it: resolves to the payload's answer, or throws what the function would. */
export type TaskFunction = (input: never, invocation: TaskInvocation) => Promise<unknown>;

export type TaskInvocation = {
  /** 1 for the function's first invocation of this run. */
  count: number;
  /** Lets simulated time pass, so that a task can be slow or time out. */
  sleep(ms: number): Promise<void>;
  /** Never answers: the state's time-out must end it. */
  hang(): Promise<never>;
};

export type RunMachineOptions = {
  /** ASL as text or as an object. Function names in it are looked up in `tasks` by the last part of their ARN. */
  definition: string | object;
  input?: unknown;
  type?: 'STANDARD' | 'EXPRESS';
  tasks?: Record<string, TaskFunction>;
  /** Other AWS APIs: `{ service, action, parameters }` to the response. */
  sdk?: (call: SdkCall) => Promise<unknown>;
  /** S3 by `bucket/key`; what a ResultWriter writes is put here too. */
  objects?: Map<string, string>;
  /** Simulated start, epoch milliseconds. */
  startAt?: number;
  /** Simulated time after which an execution that still runs is an error; a year by default. */
  maxSimulatedMs?: number;
  /** Called once with each task token that a lambda:invoke.waitForTaskToken or SDK call was given, after that call. */
  onTaskToken?: (
    token: string,
    engine: Engine,
    call: { functionName?: string; payload?: unknown },
  ) => Promise<void> | void;
  /** Other machines, by name, that this one starts. */
  machines?: Record<string, { definition: string | object; type?: 'STANDARD' | 'EXPRESS' }>;
  /** Seed of everything random. */
  seed?: number;
  name?: string;
  store?: EngineStore;
};

type HistoryEventView = { id: number; previousEventId: number; type: string; timestamp: Date } & Record<
  string,
  unknown
>;

export type MachineRun = {
  status: string;
  /** Parsed. */
  output: unknown;
  error: string | undefined;
  cause: string | undefined;
  /** Whole; empty for an Express machine, which has none. */
  history: HistoryEventView[];
  statesEntered: string[];
  clock: SimulatedClock;
  engine: Engine;
  executionArn: string;
  stateMachineArn: string;
  /** Lets the execution (after a redrive, say) run on to its end, and answers anew. */
  resume(): Promise<MachineRun>;
};

const dayMs = 24 * 3600 * 1000;

/** Repeatable numbers in [0, 1): mulberry32. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Runs synthesized ASL to its end on a simulated clock. */
export const runMachine = async (options: RunMachineOptions): Promise<MachineRun> => {
  const clock = new SimulatedClock(options.startAt ?? Date.UTC(2026, 0, 5, 9));
  const world = new TestWorld(options, clock);
  const engine = createEngine({
    clock,
    random: seededRandom(options.seed ?? 1),
    store: options.store ?? memoryStore(),
    services: world.services,
    onStatusChange: (change) => world.changes.set(change.executionArn, change),
  });
  world.engine = engine;
  const type = options.type ?? 'STANDARD';
  for (const [name, machine] of Object.entries(options.machines ?? {}))
    await createMachine(engine, name, machine.definition, machine.type ?? 'STANDARD');
  const stateMachineArn = await createMachine(engine, 'Machine', options.definition, type);
  const started = (await engine.call('StartExecution', {
    stateMachineArn,
    input: JSON.stringify(options.input ?? {}),
    ...(options.name === undefined ? {} : { name: options.name }),
  })) as { executionArn: string };
  const run = { options, clock, world, engine, stateMachineArn, executionArn: started.executionArn };
  return finishRun(run);
};

type Run = {
  options: RunMachineOptions;
  clock: SimulatedClock;
  world: TestWorld;
  engine: Engine;
  stateMachineArn: string;
  executionArn: string;
};

const createMachine = async (
  engine: Engine,
  name: string,
  definition: string | object,
  type: string,
): Promise<string> => {
  const { stateMachineArn } = (await engine.call('CreateStateMachine', {
    name,
    type,
    roleArn: 'arn:aws:iam::000000000000:role/test',
    definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
  })) as { stateMachineArn: string };
  return stateMachineArn;
};

const finishRun = async (run: Run): Promise<MachineRun> => {
  const { clock, world, options, executionArn } = run;
  const latest = clock.now() + (options.maxSimulatedMs ?? 366 * dayMs);
  for (;;) {
    await world.quiet();
    const ended = world.endOf(executionArn);
    if (ended) return { ...run, ...ended, ...(await historyOf(run)), resume: () => finishRun(run) };
    const due = clock.nextDue;
    if (due === undefined || due > latest)
      throw new Error(
        `The execution still runs ${due === undefined ? 'and nothing is left that could end it' : 'after the simulated time allowed'}`,
      );
    clock.fireNext();
  }
};

const historyOf = async ({ engine, executionArn, options }: Run) => {
  const history: HistoryEventView[] = [];
  let nextToken: string | undefined;
  if (options.type !== 'EXPRESS')
    do {
      const page = (await engine.call('GetExecutionHistory', {
        executionArn,
        maxResults: 1000,
        ...(nextToken === undefined ? {} : { nextToken }),
      })) as { events: HistoryEventView[]; nextToken?: string };
      history.push(...page.events);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  const statesEntered = history
    .map((event) => (event.stateEnteredEventDetails as { name?: string } | undefined)?.name)
    .filter((name) => name !== undefined);
  return { history, statesEntered };
};

/** The services of one run, and what they have been asked. */
class TestWorld {
  engine: Engine | undefined;
  /** The last committed status of each execution: Express ones can't be described. */
  readonly changes = new Map<string, StatusChange>();
  readonly #options: RunMachineOptions;
  readonly #clock: SimulatedClock;
  readonly #counts = new Map<string, number>();
  readonly #seenTokens = new Set<string>();
  #parked = 0;
  /** Token handlers under way: time stands still until they have answered. */
  #answering = 0;

  constructor(options: RunMachineOptions, clock: SimulatedClock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Resolves when only the clock can move things on. A parked task is a service call that stays open meanwhile. */
  async quiet(): Promise<void> {
    if (!this.engine) return;
    for (;;) {
      if (this.engine.pending() <= this.#parked && this.#answering === 0) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Undefined while the execution runs. */
  endOf(executionArn: string) {
    const change = this.changes.get(executionArn);
    if (!change || change.status === 'RUNNING') return undefined;
    return {
      status: change.status,
      output: change.output === undefined ? undefined : (JSON.parse(change.output) as unknown),
      error: change.error,
      cause: change.cause,
    };
  }

  get services(): EngineServices {
    const objects = this.#options.objects ?? new Map<string, string>();
    return {
      invokeLambda: (call) => this.#invoke(call),
      callSdk: async (call) => {
        if (!this.#options.sdk)
          throw new ServiceError('UnsupportedService', `The test gives no ${call.service}:${call.action}`);
        const answer = await this.#options.sdk(call);
        await this.#announceToken(JSON.stringify(call.parameters), {});
        return answer;
      },
      objects: {
        async get(bucket, key) {
          const text = objects.get(`${bucket}/${key}`);
          if (text === undefined) throw new Error(`The specified key does not exist: ${bucket}/${key}`);
          return new TextEncoder().encode(text);
        },
        async put(bucket, key, body) {
          objects.set(`${bucket}/${key}`, body);
        },
        async list(bucket, prefix) {
          return [...objects.keys()]
            .filter((name) => name.startsWith(`${bucket}/${prefix}`))
            .sort()
            .map((name) => ({
              Key: name.slice(bucket.length + 1),
              Size: Buffer.byteLength(objects.get(name) ?? ''),
              ETag: '""',
              LastModified: 0,
              StorageClass: 'STANDARD',
            }));
        },
      },
    };
  }

  async #invoke({ functionName, payload }: LambdaCall) {
    const name = /:function:([^:]+)/.exec(functionName)?.[1] ?? (functionName.split(':')[0] as string);
    const task = this.#options.tasks?.[name];
    if (!task) throw new ServiceError('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: `${name}-${count}` };
    const input: unknown = payload === '' ? {} : JSON.parse(payload);
    try {
      const result = await task(input as never, { count, sleep: (ms) => this.#sleep(ms), hang: () => this.#hang() });
      await this.#announceToken(payload, { functionName: name, payload: input });
      return { ...answer, payload: JSON.stringify(result ?? null) };
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      const { name: errorType, message: errorMessage } = error as Error;
      return { ...answer, functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage, trace: [] }) };
    }
  }

  async #announceToken(text: string, call: { functionName?: string; payload?: unknown }): Promise<void> {
    const { onTaskToken } = this.#options;
    if (!onTaskToken || !this.engine) return;
    // Tokens are the only base64 texts this long that start with `["arn:` once decoded.
    for (const [token] of text.matchAll(/WyJhcm46[A-Za-z0-9+/=]{40,}/g)) {
      if (this.#seenTokens.has(token)) continue;
      this.#seenTokens.add(token);
      const { engine } = this;
      this.#answering++;
      setImmediate(() => {
        void Promise.resolve(onTaskToken(token, engine, call)).finally(() => this.#answering--);
      });
    }
  }

  #sleep(ms: number): Promise<void> {
    this.#parked++;
    return new Promise((resolve) => {
      this.#clock.at(this.#clock.now() + ms, () => {
        this.#parked--;
        resolve();
      });
    });
  }

  #hang(): Promise<never> {
    this.#parked++;
    return new Promise(() => {});
  }
}
