import { z } from 'zod';
import { pageOf, pageQuery } from '../page.ts';
import { defineRoute } from '../route.ts';

const Machine = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,79}$/)
  .describe('The state machine’s name, such as TradeMatching');
const ExecutionStatus = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);

const executionPath = {
  params: z.strictObject({
    machine: Machine,
    executionId: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,80}$/)
      .describe('The execution’s name'),
  }),
};

const ExecutionSummary = z.strictObject({
  machine: z.string(),
  executionId: z.string(),
  status: ExecutionStatus,
  startedAt: z.iso.datetime(),
  stoppedAt: z.iso.datetime().nullable(),
  redriveCount: z.int(),
});

const Execution = ExecutionSummary.extend({
  input: z.unknown().describe('JSON, or text where it is none'),
  output: z.unknown(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  redrivable: z.boolean(),
});

const HistoryEvent = z.strictObject({
  id: z.int(),
  previousEventId: z.int(),
  at: z.iso.datetime(),
  type: z.string(),
  details: z.record(z.string(), z.unknown()).describe('As Step Functions recorded them; task tokens are left out'),
});

export const listExecutions = defineRoute({
  operationId: 'listExecutions',
  method: 'GET',
  path: '/executions',
  tag: 'Executions',
  summary: 'Executions of a machine, newest first',
  description: 'A page may be short, or empty, while `nextCursor` says that there is more.',
  query: z.strictObject({ machine: Machine, status: ExecutionStatus.optional(), ...pageQuery }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(ExecutionSummary) },
  problems: ['NOT_FOUND', 'UNPROCESSABLE'],
});

export const getExecution = defineRoute({
  operationId: 'getExecution',
  method: 'GET',
  path: '/executions/{machine}/{executionId}',
  tag: 'Executions',
  summary: 'An execution with its input and what came of it',
  ...executionPath,
  answer: { status: 200, description: 'The execution.', body: Execution },
});

export const getExecutionHistory = defineRoute({
  operationId: 'getExecutionHistory',
  method: 'GET',
  path: '/executions/{machine}/{executionId}/history',
  tag: 'Executions',
  summary: 'The events of an execution, in their order',
  ...executionPath,
  query: z.strictObject({ order: z.enum(['oldestFirst', 'newestFirst']).default('oldestFirst'), ...pageQuery }),
  answer: { status: 200, description: 'A page of them.', body: pageOf(HistoryEvent) },
});

export const startExecution = defineRoute({
  operationId: 'startExecution',
  method: 'POST',
  path: '/executions',
  tag: 'Executions',
  summary: 'Start an execution of a machine',
  description: 'Its input gets `requestedBy`, the caller’s user id, whatever it says itself.',
  body: z.strictObject({ machine: Machine, input: z.record(z.string(), z.unknown()) }),
  answer: {
    status: 202,
    description: 'It runs; or, for the same Idempotency-Key, ran already.',
    body: z.strictObject({ machine: z.string(), executionId: z.string(), startedAt: z.iso.datetime() }),
  },
  problems: ['NOT_FOUND', 'UNPROCESSABLE'],
});

const changed = z.strictObject({ machine: z.string(), executionId: z.string(), at: z.iso.datetime() });

export const stopExecution = defineRoute({
  operationId: 'stopExecution',
  method: 'POST',
  path: '/executions/{machine}/{executionId}/stop',
  tag: 'Executions',
  summary: 'Abort a running execution',
  ...executionPath,
  body: z.strictObject({ reason: z.string().min(1).max(1000) }),
  answer: { status: 200, description: 'It is aborted; one that had ended stays as it was.', body: changed },
});

export const redriveExecution = defineRoute({
  operationId: 'redriveExecution',
  method: 'POST',
  path: '/executions/{machine}/{executionId}/redrive',
  tag: 'Executions',
  summary: 'Go on with a failed execution at the state that failed',
  ...executionPath,
  answer: { status: 202, description: 'It goes on.', body: changed },
  problems: ['CONFLICT'],
});

export const decideStep = defineRoute({
  operationId: 'decideStep',
  method: 'POST',
  path: '/executions/{machine}/{executionId}/decisions',
  tag: 'Executions',
  summary: 'Answer a step that waits for somebody',
  description:
    'For steps that no route of their own decides. The step must wait now; what it is given is its output, or the error that it fails with.',
  ...executionPath,
  body: z.strictObject({
    state: z.string().min(1).max(80).describe('The waiting state’s name'),
    eventId: z
      .int()
      .min(1)
      .optional()
      .describe('Of the TaskScheduled event: which one, where several wait at the state'),
    outcome: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('succeed'), output: z.record(z.string(), z.unknown()) }),
      z.strictObject({
        kind: z.literal('fail'),
        error: z.string().min(1).max(256),
        cause: z.string().max(32_768).optional(),
      }),
    ]),
  }),
  answer: { status: 200, description: 'It goes on.', body: changed },
  problems: ['CONFLICT', 'UNPROCESSABLE'],
});

export const executionRoutes = [
  listExecutions,
  getExecution,
  getExecutionHistory,
  startExecution,
  stopExecution,
  redriveExecution,
  decideStep,
] as const;
