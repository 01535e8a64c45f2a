import type { StateVisit } from '../state-visit.ts';
import { startFanOut } from './fan-out.ts';

export const runParallel = (visit: StateVisit): void => {
  visit.step.record(visit.scope, 'ParallelStateStarted');
  startFanOut(visit, 'parallel', visit.definition.Branches?.length ?? 0, 0);
};
