import type { Clock } from '../clock/clock.ts';
import type { ActivityQueues } from './activity-queues.ts';
import type { Arns } from './arn.ts';
import type { Driver } from './driver.ts';
import type { MapRuns } from './map-runs.ts';
import type { Registry } from './registry.ts';
import type { EngineServices } from './services.ts';
import type { EngineStore } from './store/engine-store.ts';

/** The parts that the operations of the API work with. */
export type EngineCore = {
  arns: Arns;
  clock: Clock;
  random: () => number;
  store: EngineStore;
  services: EngineServices;
  registry: Registry;
  driver: Driver;
  mapRuns: MapRuns;
  activities: ActivityQueues;
  nextSequence(): number;
  /** One operation of the API by its name; throws AwsError. */
  call(action: string, input: Record<string, unknown>): Promise<unknown>;
  /** Calls back with the final record when an execution has ended and that is committed (StartSyncExecution). */
  whenEnded(executionArn: string, callback: () => void): void;
};
