import type { Scope } from './execution.ts';
import { childIds, type Step } from './step.ts';

/**
 * Runs a failed, stopped or timed-out execution on from where it ended: only threads that failed or were stopped run again,
 * with their states' retries counted anew; what succeeded stays.
 */
export const redriveExecution = (step: Step): void => {
  const { record } = step.execution;
  record.status = 'RUNNING';
  delete record.stoppedAt;
  delete record.error;
  delete record.cause;
  record.redriveCount++;
  record.redrivenAt = step.now;
  const root = step.scope(0);
  step.record(root, 'ExecutionRedriven', {
    executionRedrivenEventDetails: { redriveCount: record.redriveCount },
  });
  reviveThread(step, root);
};

const reviveThread = (step: Step, scope: Scope): void => {
  if (scope.status === 'succeeded' || !scope.state) return;
  scope.status = 'running';
  delete scope.failure;
  const { state } = scope;
  state.attempt++;
  state.retries = [];
  state.retryCount = 0;
  step.touch(scope);
  const fanOut = step.execution.fanOuts.get(scope.id);
  if (fanOut) {
    state.phase = { kind: 'fanOut' };
    for (const id of childIds(fanOut)) {
      const child = step.execution.scopes.get(id);
      if (child) reviveThread(step, child);
    }
    return;
  }
  if (state.phase.kind === 'mapRun') {
    step.effects.push({
      kind: 'redriveMapRun',
      mapRunArn: state.phase.mapRunArn,
      scopeId: scope.id,
      attempt: state.attempt,
    });
    return;
  }
  state.phase = { kind: 'ready' };
  state.eventIdBefore = scope.previousEventId;
  step.ready.push(scope.id);
};
