import { comparisonOf } from './compile-rules.ts';
import { absoluteDifference, percentNeeded, workingDays } from './describe-difference.ts';
import type { ExplainedField } from './explain-verdict.ts';
import type { Verdict } from './matching-run.ts';
import type { MatchingRules } from './rules.ts';
import { result } from './tolerance.ts';

const conditionFor = (field: ExplainedField): string => {
  const [ours, theirs] = [field.bank ?? '', field.counterparty ?? ''];
  if (field.result === result.withinTolerance)
    return `${comparisonOf(field.field) === 'NAME' ? 'an LEI, a UTI or a reference' : 'a name'} confirmed the ${field.field}`;
  if (field.result !== result.differ && field.bank !== null && field.counterparty !== null)
    return `the ${field.field} had more digits on both sides`;
  if (field.result !== result.differ) return `both sides stated the ${field.field}`;
  switch (comparisonOf(field.field)) {
    case 'AMOUNT':
    case 'RATE': {
      const percent = percentNeeded(ours, theirs);
      return `the ${field.field}'s tolerance were ≥ ${absoluteDifference(ours, theirs)}${percent === undefined ? '' : ` (${percent} %)`}`;
    }
    case 'DATE':
      return `the ${field.field}'s tolerance were ≥ ${workingDays(field)}`;
    case 'DIRECTION':
      return 'one side had the opposite direction';
    default:
      return `the ${field.field} were the same`;
  }
};

/**
 * What would have made the pair match, as conditions: all that differ or are unconfirmed together, since each of them
 * alone prevents it; or the threshold or margin that held it back. Empty where it matched.
 */
export const counterfactualsOf = (
  rules: MatchingRules,
  verdict: Verdict,
  fields: readonly ExplainedField[],
  score: number,
): string[] => {
  if (verdict.status !== 'MISMATCHED' && verdict.status !== 'PROPOSED') return [];
  const conditions = fields
    .filter((field) => field.isUnconfirmed || (field.isGate && field.result === result.differ))
    .map(conditionFor);
  const all = conditions.length === 0 ? [] : [`if ${conditions.join(' and ')}`];
  if (verdict.basis !== 'TERMS' || verdict.status !== 'PROPOSED') return all;
  if (score < rules.thresholds.matched) all.push(`if the threshold for matching by terms were ≤ ${score}`);
  if (verdict.reasons.some((reason) => reason.startsWith('ambiguous')))
    all.push('if a UTI or a reference told the candidates apart');
  return all;
};
