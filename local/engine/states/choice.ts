import type { ChoiceRule } from '../definition.ts';
import { StateFailure } from '../state-failure.ts';
import { finishWithInput } from '../state-output.ts';
import type { StateVisit } from '../state-visit.ts';
import { choiceMatches } from './choice-comparison.ts';

export const runChoice = (visit: StateVisit): void => {
  const { definition } = visit;
  const rules = definition.Choices ?? [];
  const index = rules.findIndex((rule, at) => matches(visit, rule, at));
  const rule = rules[index];
  if (rule) finishWithInput(visit, rule.Next, { ...rule, location: `Choices[${index}]/` });
  else if (definition.Default !== undefined) finishWithInput(visit, definition.Default);
  else
    throw new StateFailure('States.NoChoiceMatched', 'No Choice rule matched and no Default was given', {
      needsPrefix: true,
    });
};

const matches = (visit: StateVisit, rule: ChoiceRule, index: number): boolean => {
  if (visit.isJsonata)
    return visit.evaluateTyped(rule.Condition ?? false, `Choices[${index}]/Condition`, 'boolean') === true;
  return choiceMatches(rule, visit.pathScope(visit.inputAfterInputPath));
};
