import type { z } from 'zod';
import type { RulesSummary } from '../../domain/trade/desk/rules-view.ts';
import type { RulesRecord } from '../ports/rules-store.ts';

export const rulesSummaryOf = ({ rules: _rules, ...record }: RulesRecord): z.infer<typeof RulesSummary> => record;
