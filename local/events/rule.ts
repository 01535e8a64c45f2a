import type { TargetInput } from './target-input.ts';

export type RuleTarget = TargetInput & {
  id: string;
  arn: string;
  /** Of the target's own kind, e.g. the message group of a FIFO queue. */
  messageGroupId?: string;
  deadLetterArn?: string;
  /** EventBridge's own defaults: 185 attempts in 24 hours. */
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
};

export type Rule = {
  name: string;
  arn: string;
  busName: string;
  description?: string;
  enabled: boolean;
  /** As declared; undefined for a rule that only has a schedule. */
  pattern?: unknown;
  scheduleExpression?: string;
  targets: readonly RuleTarget[];
};
