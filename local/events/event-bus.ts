import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { type Delivery, type DeliveryOutcome, DeliveryQueue } from '../store/delivery-queue.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { type InvokeTarget, PermanentTargetError } from '../targets/invoke-target.ts';
import { compileEventPattern } from './event-pattern.ts';
import type { Rule, RuleTarget } from './rule.ts';
import { type EventEnvelope, targetInputOf } from './target-input.ts';

export type EventInput = {
  source: string;
  detailType: string;
  detail: unknown;
  resources?: readonly string[];
  /** ISO 8601; now if absent. */
  time?: string;
  busName?: string;
};

type Message = { ruleArn: string; targetId: string; event: EventEnvelope };

const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;

/**
 * EventBridge's buses: an accepted event is on disk, once for each target of each matching rule, before `accept`
 * returns, and stays there until its target took it, its time is up (then it goes to the dead-letter queue), or its
 * rule is gone.
 */
export class EventBus {
  readonly #clock: Clock;
  readonly #identity: { accountId: string; region: string };
  readonly #database: RuntimeDatabase;
  readonly #queue: DeliveryQueue<Message>;
  readonly #invokeTarget: InvokeTarget;
  readonly #onAccept: (source: string) => void;
  readonly #rules = new Map<string, { rule: Rule; matches: (event: unknown) => boolean }>();

  constructor(options: {
    database: RuntimeDatabase;
    clock: Clock;
    identity: { accountId: string; region: string };
    invokeTarget: InvokeTarget;
    /** Told the source of each event that is put. */
    onAccept?: (source: string) => void;
  }) {
    this.#clock = options.clock;
    this.#identity = options.identity;
    this.#database = options.database;
    this.#invokeTarget = options.invokeTarget;
    this.#onAccept = options.onAccept ?? (() => undefined);
    this.#queue = new DeliveryQueue({
      database: options.database,
      clock: options.clock,
      name: 'events',
      concurrency: 16,
      deliver: (delivery) => this.#deliver(delivery),
    });
  }

  /** @throws InvalidEventPatternError */
  putRule(rule: Rule): void {
    const matches = rule.pattern === undefined ? () => false : compileEventPattern(rule.pattern);
    this.#rules.set(rule.arn, { rule, matches });
  }

  rules(): Rule[] {
    return [...this.#rules.values()].map(({ rule }) => rule);
  }

  setEnabled(arn: string, enabled: boolean): void {
    const entry = this.#rules.get(arn);
    if (entry) this.#rules.set(arn, { ...entry, rule: { ...entry.rule, enabled } });
  }

  /** Begins to deliver; call it once all rules are put. */
  start(): void {
    this.#queue.start();
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  /** Events accepted and not yet delivered to all their targets. */
  get depth(): number {
    return this.#queue.depth;
  }

  /** Stores the event for every target of every rule that matches it; returns its id. May be part of a transaction. */
  accept(input: EventInput): string {
    const event = this.#envelope(input);
    this.#onAccept(input.source);
    this.#database.transaction(() => {
      for (const { rule, matches } of this.#rules.values()) {
        if (!rule.enabled || rule.busName !== (input.busName ?? 'default') || !matches(event)) continue;
        for (const target of rule.targets) this.#queue.add({ ruleArn: rule.arn, targetId: target.id, event });
      }
    });
    return event.id;
  }

  /** A rule's own schedule is due: its targets get the event without a pattern's match. */
  acceptScheduled(rule: Rule, dueMs: number): void {
    const event = this.#envelope({
      source: 'aws.events',
      detailType: 'Scheduled Event',
      resources: [rule.arn],
      time: new Date(dueMs).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      detail: {},
    });
    this.#database.transaction(() => {
      for (const target of rule.targets) this.#queue.add({ ruleArn: rule.arn, targetId: target.id, event });
    });
  }

  #envelope(input: EventInput): EventEnvelope {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': input.detailType,
      source: input.source,
      account: this.#identity.accountId,
      time: input.time ?? new Date(this.#clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      region: this.#identity.region,
      resources: input.resources ?? [],
      detail: input.detail,
    };
  }

  async #deliver({ message, attempt, createdMs }: Delivery<Message>): Promise<DeliveryOutcome> {
    const rule = this.#rules.get(message.ruleArn)?.rule;
    const target = rule?.targets.find(({ id }) => id === message.targetId);
    if (!rule || !target) {
      console.error(`event ${message.event.id}: rule ${message.ruleArn} no longer has the target ${message.targetId}`);
      return { kind: 'done' };
    }
    try {
      const ingestionTime = new Date(createdMs).toISOString();
      await this.#invokeTarget({
        arn: target.arn,
        input: targetInputOf(target, message.event, { ...rule, ingestionTime }),
        idempotencyKey: `${message.event.id}_${message.targetId}`,
        ...(target.messageGroupId !== undefined && { messageGroupId: target.messageGroupId }),
      });
      return { kind: 'done' };
    } catch (error) {
      const ageSeconds = (this.#clock.now() - createdMs) / 1000;
      const spent = attempt > target.maximumRetryAttempts || ageSeconds > target.maximumEventAgeSeconds;
      if (!(error instanceof PermanentTargetError) && !spent)
        return { kind: 'retry', afterMs: Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs) };
      await this.#giveUp(rule, target, message.event, error, attempt);
      return { kind: 'done' };
    }
  }

  async #giveUp(rule: Rule, target: RuleTarget, event: EventEnvelope, error: unknown, attempts: number): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`event ${event.id} of rule ${rule.name} could not be delivered to ${target.arn}: ${reason}`);
    if (target.deadLetterArn === undefined) return;
    await this.#invokeTarget({
      arn: target.deadLetterArn,
      input: JSON.stringify(event),
      idempotencyKey: `${event.id}_${target.id}`,
      messageAttributes: {
        RULE_ARN: rule.arn,
        TARGET_ARN: target.arn,
        ERROR_CODE: error instanceof PermanentTargetError ? 'NO_RESOURCE' : 'SDK_CLIENT_ERROR',
        ERROR_MESSAGE: reason,
        EXHAUSTED_RETRY_CONDITION: error instanceof PermanentTargetError ? 'None' : 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: String(attempts - 1),
      },
    });
  }
}
