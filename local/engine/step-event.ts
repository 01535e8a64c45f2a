import type { Failure, MapItem } from './execution.ts';
import type { Json } from './json.ts';

/** What can happen to an execution. `attempt` says which attempt of a state an answer belongs to. */
export type StepEvent =
  | { kind: 'start' }
  | { kind: 'continue' }
  | ({ kind: 'taskStarted' | 'taskHeartbeat' } & Target & { worker?: string })
  | ({ kind: 'taskSubmitted'; output: Json; childExecutionArn?: string } & Target)
  | ({ kind: 'taskSucceeded'; output: Json } & Target)
  | ({ kind: 'taskFailed' } & Failure & Target & { startFailed?: boolean })
  | ({ kind: 'deadline' } & Target)
  | ({ kind: 'itemsRead'; items: MapItem[] } & Target)
  | ({ kind: 'itemsFailed' } & Failure & Target)
  | ({ kind: 'mapRunSucceeded'; output: Json } & Target)
  | ({ kind: 'mapRunFailed' } & Failure & Target)
  | ({ kind: 'mapRunRedriven' } & Target & { mapRunArn: string; redriveCount: number })
  | ({ kind: 'stop' } & Failure)
  | { kind: 'executionTimeout' }
  | { kind: 'redrive' };

export type Target = { scopeId: number; attempt: number };

/** What a step asks of the world, to be done only once the step is committed. */
export type Effect =
  | ({ kind: 'task' } & Target)
  | ({ kind: 'readItems' } & Target)
  | ({ kind: 'startMapRun'; plan: MapRunPlan } & Target)
  | { kind: 'stopMapRun'; mapRunArn: string }
  | ({ kind: 'redriveMapRun'; mapRunArn: string } & Target)
  | { kind: 'stopExecution'; executionArn: string }
  | ({ kind: 'offerActivity'; activityArn: string } & Target)
  | { kind: 'continue' }
  | { kind: 'finished' };

/** Everything a Distributed Map's run needs, settled when the state starts it. */
export type MapRunPlan = {
  mapRunArn: string;
  label: string;
  machine: number;
  executionType: 'STANDARD' | 'EXPRESS';
  /** Input of each child execution, and how many items it stands for. */
  children: { input: string; itemCount: number }[];
  itemCount: number;
  maxConcurrency: number;
  toleratedFailureCount: number;
  toleratedFailurePercentage: number;
  resultWriter?: { bucket?: string; prefix?: string; config: Record<string, Json> };
};
