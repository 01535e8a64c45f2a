import { finishWithInput } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';

export const runSucceed = (visit: StateVisit): void => finishWithInput(visit, undefined);
