import type { ExecutionEvent } from '../../ports/executions.ts';
import { taskTokensOf, waitsForToken, withoutTaskTokens } from './task-tokens.ts';

/** A step that waits for its task token. `tokens` are the texts that may be it, the likeliest first. */
export type WaitingStep = { eventId: number; state: string; tokens: string[] };

/** Where an event stands: in which state (the event that entered it, and its name), and in which wait of it. */
type Standing = { entered: number; state: string; wait: number | undefined };
const nowhere: Standing = { entered: 0, state: '', wait: undefined };

/** What happens within a wait without ending it. */
const withinWait = new Set(['TaskStarted', 'TaskSubmitted']);
/** All that waited before waits no more: a redrive runs those states anew. */
const endsAll = /^Execution(Redriven|Succeeded|Failed|Aborted|TimedOut)$/;

/** What a task was given, but for its token, which is another one each time. */
const givenTo = (event: ExecutionEvent): string =>
  JSON.stringify(withoutTaskTokens(event.details, taskTokensOf(event)));

/**
 * Follows an execution's history, oldest event first, for the steps that wait at its end. Every event names the one before
 * it in its own thread (`previousEventId`), so that the branches of a Map or a Parallel keep apart.
 */
export const waitingSteps = () => {
  const standings = new Map<number, Standing>();
  const entered = new Map<number, string>();
  const stateOfGiven = new Map<string, string>();
  const waiting = new Map<number, WaitingStep>();

  /** After a redrive a thread may begin at ExecutionRedriven: its state was entered long before. */
  const stateOf = (standing: Standing, event: ExecutionEvent): string => {
    if (standing.state !== '') return standing.state;
    const [only, ...others] = entered.values();
    return (others.length === 0 ? only : stateOfGiven.get(givenTo(event))) ?? '';
  };

  const standingOf = (event: ExecutionEvent, before: Standing): Standing => {
    if (event.type.endsWith('StateEntered')) {
      const state = String(event.details.name);
      entered.set(event.id, state);
      return { entered: event.id, state, wait: undefined };
    }
    if (/State(Exited|Aborted)$/.test(event.type)) entered.delete(before.entered);
    if (!waitsForToken(event)) return { ...before, wait: withinWait.has(event.type) ? before.wait : undefined };
    const state = stateOf(before, event);
    stateOfGiven.set(givenTo(event), state);
    waiting.set(event.id, { eventId: event.id, state, tokens: taskTokensOf(event) });
    return { ...before, state, wait: event.id };
  };

  const follow = (event: ExecutionEvent): void => {
    const before = standings.get(event.previousEventId) ?? nowhere;
    if (endsAll.test(event.type)) waiting.clear();
    if (before.wait !== undefined && !withinWait.has(event.type)) waiting.delete(before.wait);
    standings.set(event.id, standingOf(event, before));
  };

  return { follow, waiting: (): WaitingStep[] => [...waiting.values()] };
};
