import { type DeskRules, deskRulesOf } from '../../domain/trade/desk/desk-rules.ts';
import type { MatchView } from '../../domain/trade/desk/match-view.ts';
import { defaultRules } from '../../domain/trade/match/default-rules.ts';
import type { MatchingRules } from '../../domain/trade/match/rules.ts';
import { ThrottledError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { actionCount, actionsPerTransaction, type MatchRecord, type MatchTransaction } from '../ports/match-store.ts';
import type { Actor } from './actor.ts';
import { type Request, requestOf } from './change-record.ts';
import type { DeskPorts } from './desk-ports.ts';
import { viewOf } from './match-view.ts';

/** What a decision comes to, given the records as they stand: an answer without a change, or a transaction. */
export type Plan<Refusal> =
  | { kind: 'refused'; answer: Refusal }
  /** The same request was carried out before. */
  | { kind: 'repeated'; record: MatchRecord; outcome: string }
  | { kind: 'write'; transaction: MatchTransaction; after: MatchRecord; outcome: string };

export type Rulings = { rules: MatchingRules; desk: DeskRules; now: string; show: (record: MatchRecord) => MatchView };

/** The rules that hold now, and how records look by them. */
export const rulingsOf = async (rules: DeskPorts['rules'], clock: Clock): Promise<Rulings> => {
  const holding = (await rules.active()) ?? defaultRules;
  const desk = deskRulesOf(holding);
  const now = new Date(clock()).toISOString();
  return { rules: holding, desk, now, show: (record) => viewOf(record, desk, now) };
};

/** People are few: more than a few times in a row someone else can’t be first, even counting runs that write the same trades. */
const attempts = 8;

export type TooManyTrades = { outcome: 'TOO_MANY_TRADES'; reason: string };

/**
 * Takes a person's decision: plans it on the records as they stand and commits it on condition that they still do, time and
 * again where someone else was first. `said` is everything that tells this request from another.
 *
 * @throws ThrottledError if others keep changing the same records.
 */
export const takeDecision = async <Outcome extends string, Refusal>(
  { matches, rules, clock }: Pick<DeskPorts, 'matches' | 'rules' | 'clock'>,
  { operation, actor, ...said }: { operation: string; actor: Actor } & Record<string, unknown>,
  plan: (request: Request, rulings: Rulings) => Promise<Plan<Refusal>>,
): Promise<{ outcome: Outcome; match: MatchView } | Refusal | TooManyTrades> => {
  const rulings = await rulingsOf(rules, clock);
  const request = requestOf(operation, { userId: actor.userId, ...said }, { actor: actor.userId, at: rulings.now });
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const planned = await plan(request, rulings);
    if (planned.kind === 'refused') return planned.answer;
    if (planned.kind === 'repeated')
      return { outcome: planned.outcome as Outcome, match: rulings.show(planned.record) };
    const actions = actionCount(planned.transaction);
    if (actions > actionsPerTransaction) {
      const reason = `${actions} changes at once, of at most ${actionsPerTransaction}: match fewer trades together`;
      return { outcome: 'TOO_MANY_TRADES', reason };
    }
    const [outcome] = await matches.commit([planned.transaction]);
    if (outcome === 'committed') return { outcome: planned.outcome as Outcome, match: rulings.show(planned.after) };
  }
  throw new ThrottledError('the match and its trades keep being changed by others');
};
