import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import { GatewayRefusal } from './gateway-response-types.ts';
import type { ThrottleSettings } from './stage.ts';

export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

export type UsagePlan = {
  id: string;
  /** `apiId/stage` of each stage that the plan opens. */
  stages: readonly string[];
  throttle: ThrottleSettings | undefined;
  /** By `/path/METHOD`. */
  methodThrottles: ReadonlyMap<string, ThrottleSettings>;
  quota: { limit: number; period: QuotaPeriod } | undefined;
};

export type ApiKey = { id: string; name: string; value: string; enabled: boolean };

const schema = `
CREATE TABLE IF NOT EXISTS api_keys (id TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS api_key_usage (
  plan_id TEXT NOT NULL, key_id TEXT NOT NULL, period TEXT NOT NULL, used INTEGER NOT NULL,
  PRIMARY KEY (plan_id, key_id, period)
);`;

/** API keys, the plans that they belong to, and what of its quota each has used. */
export class UsagePlans {
  readonly #database: RuntimeDatabase;
  readonly #plans = new Map<string, UsagePlan>();
  readonly #keys = new Map<string, ApiKey>();
  /** Plan ids by key id. */
  readonly #plansOf = new Map<string, string[]>();

  constructor(database: RuntimeDatabase) {
    this.#database = database;
    database.declare(schema);
  }

  putPlan(plan: UsagePlan): void {
    this.#plans.set(plan.id, plan);
  }

  /** Without a declared value, one is made once and kept. */
  putKey(key: Omit<ApiKey, 'value'> & { value?: string }): void {
    this.#keys.set(key.id, { ...key, value: key.value ?? this.#keptValue(key.id) });
  }

  putPlanKey(planId: string, keyId: string): void {
    this.#plansOf.set(keyId, [...(this.#plansOf.get(keyId) ?? []), planId]);
  }

  keys(): readonly ApiKey[] {
    return [...this.#keys.values()];
  }

  /** @throws GatewayRefusal INVALID_API_KEY where the key isn't known, or no plan of it opens the stage. */
  admit(value: string | undefined, stage: string): { plan: UsagePlan; key: { id: string; value: string } } {
    const key = [...this.#keys.values()].find((one) => one.enabled && sameText(one.value, value ?? ''));
    const plan = (this.#plansOf.get(key?.id ?? '') ?? [])
      .map((id) => this.#plans.get(id))
      .find((one) => one?.stages.includes(stage));
    if (!key || !plan) throw new GatewayRefusal('INVALID_API_KEY', 'Forbidden');
    return { plan, key };
  }

  /** Counts a request. @throws GatewayRefusal QUOTA_EXCEEDED */
  use(plan: UsagePlan, keyId: string, nowMs: number): void {
    if (!plan.quota) return;
    const period = periodOf(plan.quota.period, nowMs);
    const { changes } = this.#database.run(
      `INSERT INTO api_key_usage (plan_id, key_id, period, used) VALUES (?, ?, ?, 1)
       ON CONFLICT (plan_id, key_id, period) DO UPDATE SET used = used + 1 WHERE used < ?`,
      plan.id,
      keyId,
      period,
      plan.quota.limit,
    );
    if (changes === 0 || plan.quota.limit === 0) throw new GatewayRefusal('QUOTA_EXCEEDED', 'Limit Exceeded');
  }

  #keptValue(id: string): string {
    this.#database.run(
      'INSERT OR IGNORE INTO api_keys (id, value) VALUES (?, ?)',
      id,
      randomBytes(30).toString('base64url'),
    );
    return this.#database.get<{ value: string }>('SELECT value FROM api_keys WHERE id = ?', id)?.value ?? '';
  }
}

const sameText = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The first day of the period, in UTC; weeks begin on Sunday. */
const periodOf = (period: QuotaPeriod, nowMs: number): string => {
  const day = new Date(nowMs);
  if (period === 'MONTH') day.setUTCDate(1);
  if (period === 'WEEK') day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  return `${period} ${day.toISOString().slice(0, 10)}`;
};
