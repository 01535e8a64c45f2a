import { compileProgram, type MachineDefinition, type Program } from './definition.ts';
import type { MachineType } from './execution.ts';
import type { DocumentKind, EngineStore } from './store/engine-store.ts';

export type StateMachine = {
  arn: string;
  name: string;
  type: MachineType;
  createdAt: number;
  /** The revision that a start without version or alias runs. */
  revisionId: string;
  status: 'ACTIVE' | 'DELETING';
  loggingConfiguration: Record<string, unknown>;
  tracingConfiguration: Record<string, unknown>;
  encryptionConfiguration: Record<string, unknown>;
  lastVersion: number;
  /** The one it was created with, which AWS shows to nobody and calls INITIAL. */
  initialRevisionId: string;
};

/** A definition with its role as it was at one time; executions keep the one they started with. */
export type Revision = {
  revisionId: string;
  stateMachineArn: string;
  definition: string;
  roleArn: string;
  createdAt: number;
};
export type Version = {
  arn: string;
  stateMachineArn: string;
  number: number;
  revisionId: string;
  createdAt: number;
  description?: string;
};
export type Alias = {
  arn: string;
  name: string;
  stateMachineArn: string;
  description?: string;
  routing: { stateMachineVersionArn: string; weight: number }[];
  createdAt: number;
  updatedAt: number;
};
export type Activity = {
  arn: string;
  name: string;
  createdAt: number;
  encryptionConfiguration?: Record<string, unknown>;
};
export type Tag = { key: string; value: string };

type Documents = {
  stateMachine: StateMachine;
  revision: Revision;
  version: Version;
  alias: Alias;
  activity: Activity;
  tags: Tag[];
};

/** Machines and what hangs on them: in memory, and written through to the store. */
export class Registry {
  readonly #write: (kind: DocumentKind, key: string, value: unknown) => void;
  readonly #maps: { [Kind in keyof Documents]: Map<string, Documents[Kind]> };
  readonly #programs = new Map<string, Program>();

  constructor(store: EngineStore, write: (kind: DocumentKind, key: string, value: unknown) => void) {
    this.#write = write;
    const load = <Kind extends keyof Documents>(kind: Kind) =>
      new Map(store.documents(kind)) as Map<string, Documents[Kind]>;
    this.#maps = {
      stateMachine: load('stateMachine'),
      revision: load('revision'),
      version: load('version'),
      alias: load('alias'),
      activity: load('activity'),
      tags: load('tags'),
    };
  }

  get<Kind extends keyof Documents>(kind: Kind, key: string): Documents[Kind] | undefined {
    return this.#maps[kind].get(key);
  }

  all<Kind extends keyof Documents>(kind: Kind): Documents[Kind][] {
    return [...this.#maps[kind].values()];
  }

  put<Kind extends keyof Documents>(kind: Kind, key: string, value: Documents[Kind]): void {
    this.#maps[kind].set(key, value);
    this.#write(kind, key, value);
  }

  delete(kind: keyof Documents, key: string): void {
    this.#maps[kind].delete(key);
    this.#write(kind, key, undefined);
  }

  program(revisionId: string): Program {
    let program = this.#programs.get(revisionId);
    if (!program) {
      const revision = this.get('revision', revisionId);
      if (!revision) throw new Error(`No revision ${revisionId}`);
      program = compileProgram(JSON.parse(revision.definition) as MachineDefinition);
      this.#programs.set(revisionId, program);
    }
    return program;
  }
}
