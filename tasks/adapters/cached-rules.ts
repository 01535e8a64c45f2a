import type { Clock } from '../ports/clock.ts';
import type { RulesStore } from '../ports/rules-store.ts';

/** Rules change by four eyes and seldom; a warm function asks for them once a minute and not once a payment. */
const freshMilliseconds = 60_000;

/** The active rules, as they were at most a minute ago. A question that fails is asked again by the next caller. */
export const cachedRules = <Rules>(store: RulesStore<Rules>, clock: Clock): Pick<RulesStore<Rules>, 'active'> => {
  let asked: { at: number; rules: Promise<Rules | null> } | null = null;
  return {
    active: () => {
      if (asked && clock() - asked.at < freshMilliseconds) return asked.rules;
      const rules = store.active();
      asked = { at: clock(), rules };
      rules.catch(() => {
        asked = null;
      });
      return rules;
    },
  };
};
