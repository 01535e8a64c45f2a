import type { Json, JsonObject } from './json.ts';

export type QueryLanguage = 'JSONPath' | 'JSONata';
export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

export type Retrier = {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
};
export type Catcher = {
  ErrorEquals: string[];
  Next: string;
  ResultPath?: string | null;
  Output?: Json;
  Assign?: JsonObject;
};
export type ChoiceRule = { [field: string]: Json | undefined; Next?: string; Assign?: JsonObject; Output?: Json };
type Integration = {
  Resource?: string;
  Parameters?: JsonObject;
  Arguments?: Json;
  ReaderConfig?: JsonObject;
  WriterConfig?: JsonObject;
};

/** One state as it is written; validation has checked the fields' types. */
export type StateDefinition = {
  Type: StateType;
  QueryLanguage?: QueryLanguage;
  Next?: string;
  End?: boolean;
  InputPath?: string | null;
  OutputPath?: string | null;
  ResultPath?: string | null;
  Parameters?: Json;
  ResultSelector?: Json;
  Arguments?: Json;
  Output?: Json;
  Assign?: JsonObject;
  Retry?: Retrier[];
  Catch?: Catcher[];
  Result?: Json;
  Resource?: string;
  TimeoutSeconds?: Json;
  TimeoutSecondsPath?: string;
  HeartbeatSeconds?: Json;
  HeartbeatSecondsPath?: string;
  Credentials?: Json;
  Seconds?: Json;
  SecondsPath?: string;
  Timestamp?: string;
  TimestampPath?: string;
  Choices?: ChoiceRule[];
  Default?: string;
  Error?: string;
  ErrorPath?: string;
  Cause?: string;
  CausePath?: string;
  Branches?: MachineDefinition[];
  ItemProcessor?: ProcessorDefinition;
  Iterator?: ProcessorDefinition;
  Items?: Json;
  ItemsPath?: string;
  ItemSelector?: Json;
  ItemReader?: Integration;
  ItemBatcher?: JsonObject;
  ResultWriter?: Integration;
  MaxConcurrency?: Json;
  MaxConcurrencyPath?: string;
  ToleratedFailureCount?: Json;
  ToleratedFailureCountPath?: string;
  ToleratedFailurePercentage?: Json;
  ToleratedFailurePercentagePath?: string;
  Label?: string;
};

export type MachineDefinition = {
  StartAt: string;
  States: Record<string, StateDefinition>;
  QueryLanguage?: QueryLanguage;
  TimeoutSeconds?: number;
  ProcessorConfig?: { Mode?: 'INLINE' | 'DISTRIBUTED'; ExecutionType?: 'STANDARD' | 'EXPRESS' };
};
type ProcessorDefinition = MachineDefinition;

/**
 * A definition ready to run: every machine in it (the whole, each branch, each item processor) has a number, given in
 * document order, so that plain state can say which machine it runs in.
 */
export type Program = {
  machines: MachineDefinition[];
  /** The query language that a state without its own has. */
  queryLanguage: QueryLanguage;
  /** Machine numbers of a Parallel's branches, or of a Map's one processor. */
  inner: Map<StateDefinition, number[]>;
};

export const compileProgram = (definition: MachineDefinition): Program => {
  const program: Program = { machines: [], queryLanguage: definition.QueryLanguage ?? 'JSONPath', inner: new Map() };
  const add = (machine: MachineDefinition): number => {
    const number = program.machines.push(machine) - 1;
    for (const state of Object.values(machine.States)) {
      const processor = state.ItemProcessor ?? state.Iterator;
      if (state.Type === 'Parallel') program.inner.set(state, (state.Branches ?? []).map(add));
      else if (state.Type === 'Map' && processor) program.inner.set(state, [add(processor)]);
    }
    return number;
  };
  add(definition);
  return program;
};

export const isDistributed = (state: StateDefinition): boolean =>
  (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig?.Mode === 'DISTRIBUTED';
