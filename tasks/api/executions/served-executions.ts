import type { ServedRoute } from '../define-api.ts';
import { serveDecideStep } from './decide-step.ts';
import { serveGetExecution } from './get-execution.ts';
import { serveGetExecutionHistory } from './get-execution-history.ts';
import { serveListExecutions } from './list-executions.ts';
import type { ExecutionsPorts } from './ports.ts';
import { serveRedriveExecution } from './redrive-execution.ts';
import { serveStartExecution } from './start-execution.ts';
import { serveStopExecution } from './stop-execution.ts';

/** Every route of the executions, with what carries it out. */
export const servedExecutions = (ports: ExecutionsPorts): ServedRoute[] => [
  serveListExecutions(ports),
  serveGetExecution(ports),
  serveGetExecutionHistory(ports),
  serveStartExecution(ports),
  serveStopExecution(ports),
  serveRedriveExecution(ports),
  serveDecideStep(ports),
];
