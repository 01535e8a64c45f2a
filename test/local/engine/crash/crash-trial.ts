import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../../support/run-machine.ts';
import { ApiError, callEngine, type EngineProcess, startEngineProcess } from '../engine-process.ts';
import { type CheckedLoad, checkExecution } from './check-execution.ts';
import { type LambdaStub, startLambdaStub } from './lambda-stub.ts';
import { type LoadMachine, loadMachines, nestedMachine } from './mixed-load.ts';

export type CrashTrial = {
  seed: number;
  crashes: number;
  /** Machines to start before each crash, by name. */
  wave: (crash: number, random: () => number) => string[];
  /** Resolves when the process is to die. */
  moment: (lambda: LambdaStub, random: () => number) => Promise<unknown>;
  onCrash?: (crash: number, load: { started: number; ended: number }) => void;
};
export type CrashReport = CheckedLoad & { crashes: number; faults: string[] };

const roleArn = 'arn:aws:iam::000000000000:role/test';

/**
 * Kills the engine's process again and again under a mixed load, starts it on the same data, and checks at the end that every
 * execution ended as it would have, that no Task ran again whose result was recorded, and that histories are contiguous.
 */
export const runCrashTrial = async (trial: CrashTrial): Promise<CrashReport> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-crash-'));
  const lambda = await startLambdaStub();
  const load = new Load(lambda, ['--data', folder, '--lambda-endpoint', lambda.endpoint]);
  const random = seededRandom(trial.seed);
  try {
    await load.begin();
    for (let crash = 0; crash < trial.crashes; crash++) {
      for (const name of trial.wave(crash, random)) await load.startExecution(name, `${name}-${load.started}`);
      await trial.moment(lambda, random);
      await load.killAndRestart();
      trial.onCrash?.(crash + 1, load);
    }
    await load.allEnded();
    return { crashes: trial.crashes, ...(await load.check()) };
  } finally {
    await load.close();
    lambda.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The load on the engine that runs now, and the workers that answer for the world outside. */
class Load {
  readonly #lambda: LambdaStub;
  readonly #options: string[];
  readonly #machines = new Map<string, { arn: string } & LoadMachine>();
  readonly #open = new Map<string, LoadMachine>();
  readonly #all: { executionArn: string; machine: LoadMachine }[] = [];
  #engine: EngineProcess | undefined;
  #activityArn = '';
  /** Calls fail while there is no process: they are made again once this resolves. */
  #restarted = Promise.resolve();
  #whenEmpty: (() => void) | undefined;
  readonly #broken: Promise<never>;
  readonly #whenBroken: (error: Error) => void;
  #closed = false;

  constructor(lambda: LambdaStub, options: string[]) {
    this.#lambda = lambda;
    this.#options = options;
    const { promise, reject } = Promise.withResolvers<never>();
    this.#broken = promise;
    this.#broken.catch(() => {});
    this.#whenBroken = reject;
  }

  get started(): number {
    return this.#all.length;
  }

  get ended(): number {
    return this.#all.length - this.#open.size;
  }

  async begin(): Promise<void> {
    this.#engine = await startEngineProcess(this.#options);
    this.#activityArn = (await this.#call('CreateActivity', { name: 'Ended' })).activityArn as string;
    const nestedArn = await this.#create('Nested', nestedMachine);
    for (const [name, machine] of Object.entries(loadMachines(this.#activityArn, nestedArn)))
      await this.#create(name, machine);
    this.#work(this.#answerTokens());
    for (let worker = 0; worker < 4; worker++) this.#work(this.#endExecutions());
  }

  /** A worker ends with the trial; whatever else ends it fails the trial. */
  #work(worker: Promise<void>): void {
    worker.catch((error: Error) => {
      if (!this.#closed) this.#whenBroken(error);
    });
  }

  async startExecution(machineName: string, name: string): Promise<void> {
    const machine = this.#machines.get(machineName);
    if (!machine) throw new Error(`No machine ${machineName}`);
    const { executionArn } = await this.#call('StartExecution', { stateMachineArn: machine.arn, name });
    this.#open.set(executionArn as string, machine);
    this.#all.push({ executionArn: executionArn as string, machine });
  }

  async killAndRestart(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#restarted = promise;
    await this.#engine?.kill();
    this.#engine = await startEngineProcess(this.#options);
    resolve();
  }

  allEnded(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenEmpty = resolve;
    return Promise.race([promise, this.#broken]);
  }

  async check(): Promise<CheckedLoad & { faults: string[] }> {
    const total: CheckedLoad = { executions: 0, events: 0, tasks: 0 };
    const faults: string[] = [];
    for (const { executionArn, machine } of this.#all) {
      const checked = await checkExecution(
        (action, input) => this.#call(action, input),
        executionArn,
        machine.output,
        this.#lambda.lastSerial,
      );
      faults.push(...checked.faults);
      for (const key of ['executions', 'events', 'tasks'] as const) total[key] += checked[key];
    }
    return { ...total, faults };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#engine?.stop();
  }

  async #create(name: string, machine: LoadMachine): Promise<string> {
    const definition = JSON.stringify(machine.definition);
    const { stateMachineArn } = await this.#call('CreateStateMachine', { name, roleArn, definition });
    this.#machines.set(name, { arn: stateMachineArn as string, ...machine });
    return stateMachineArn as string;
  }

  #call(action: string, input: object): Promise<Record<string, unknown>> {
    return callEngine(this.#engine?.endpoint ?? '', action, input);
  }

  /** Makes a call until an engine has answered it, whatever dies meanwhile; throws only an engine's refusal. */
  async #insist(action: string, input: object): Promise<Record<string, unknown>> {
    for (;;) {
      try {
        return await this.#call(action, input);
      } catch (error) {
        if (error instanceof ApiError || this.#closed) throw error;
        await this.#restarted;
      }
    }
  }

  /** True once the task is answered: now, or before the crash that swallowed the reply. */
  async #answer(taskToken: string, output: object): Promise<boolean> {
    try {
      await this.#insist('SendTaskSuccess', { taskToken, output: JSON.stringify(output) });
      return true;
    } catch (error) {
      if ((error as Error).name !== 'TaskTimedOut') throw error;
      return false;
    }
  }

  async #answerTokens(): Promise<void> {
    while (!this.#closed) await this.#answer(await this.#lambda.nextToken(), { answered: true });
  }

  /** The activity's worker: answers each execution's last task, and notes its end. */
  async #endExecutions(): Promise<void> {
    while (!this.#closed) {
      const { taskToken, input } = await this.#insist('GetActivityTask', { activityArn: this.#activityArn });
      if (typeof taskToken !== 'string') continue;
      const { execution } = JSON.parse(input as string) as { execution: string };
      if (!(await this.#answer(taskToken, {}))) {
        const { status } = await this.#insist('DescribeExecution', { executionArn: execution });
        // Offered again, because the worker that had it died with its process.
        if (status === 'RUNNING') continue;
      }
      this.#open.delete(execution);
      if (this.#open.size === 0) this.#whenEmpty?.();
    }
  }
}
