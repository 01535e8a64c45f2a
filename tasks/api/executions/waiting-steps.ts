import type { ExecutionEvent } from '../../ports/executions.ts';
import { taskTokensOf, waitsForToken } from './task-tokens.ts';

/** A step that waits for its task token. `tokens` are the texts that may be it, the likeliest first. */
export type WaitingStep = { eventId: number; state: string; tokens: string[] };

/** Where an event stands: in which state, and in which wait of it. */
type Standing = { state: string; wait: number | undefined };

/** What happens within a wait without ending it. */
const withinWait = new Set(['TaskStarted', 'TaskSubmitted']);
/** All that waited before waits no more: a redrive runs those states anew. */
const endsAll = /^Execution(Redriven|Succeeded|Failed|Aborted|TimedOut)$/;

/**
 * Follows an execution's history, oldest event first, for the steps that wait at its end. Every event names the one before
 * it in its own thread (`previousEventId`), so that the branches of a Map or a Parallel keep apart.
 */
export const waitingSteps = () => {
  const standings = new Map<number, Standing>();
  const waiting = new Map<number, WaitingStep>();

  const follow = (event: ExecutionEvent): void => {
    const before = standings.get(event.previousEventId) ?? { state: '', wait: undefined };
    if (endsAll.test(event.type)) waiting.clear();
    if (before.wait !== undefined && !withinWait.has(event.type)) waiting.delete(before.wait);
    const state = event.type.endsWith('StateEntered') ? String(event.details.name) : before.state;
    if (waitsForToken(event)) {
      waiting.set(event.id, { eventId: event.id, state, tokens: taskTokensOf(event) });
      standings.set(event.id, { state, wait: event.id });
      return;
    }
    standings.set(event.id, { state, wait: withinWait.has(event.type) ? before.wait : undefined });
  };

  return { follow, waiting: (): WaitingStep[] => [...waiting.values()] };
};
