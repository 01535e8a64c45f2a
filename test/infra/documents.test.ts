import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { settingNames } from '../../infra/settings.ts';
import { synthesize } from './synthesize.ts';
import { definitionOf, propertiesOf, statesOf } from './template-queries.ts';

const templates = synthesize();
const text = readFileSync('docs/deploy.md', 'utf8');
const scale = readFileSync('docs/scale.md', 'utf8');

/** First cells of the tables under a heading, where they are code. */
const namedUnder = (heading: string): string[] => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
};

it('docs/deploy.md names every stack', () => {
  expect(namedUnder('Deploying').sort()).toEqual(Object.keys(templates).sort());
});

it('docs/deploy.md names every setting', () => {
  expect(namedUnder('Context').sort()).toEqual([...settingNames].sort());
});

it('docs/deploy.md names outputs that there are', () => {
  const line = /^The outputs name what one needs next: ([^.]*)\./m.exec(text)?.[1] ?? '';
  const named = [...line.matchAll(/`([^`]+)`/g)].map(
    ([, name = '']) => new RegExp(`^${name.replace(/<\w+>/, '\\w+')}$`),
  );
  const outputs = Object.values(templates).flatMap(({ Outputs }) => Object.keys(Outputs));

  expect(named).not.toEqual([]);
  expect(named.filter((pattern) => !outputs.some((output) => pattern.test(output)))).toEqual([]);
});

it('docs/scale.md says how many children the distributed maps of TradeMatching have at once', () => {
  const machine = propertiesOf(templates.ConcordFlows, 'AWS::StepFunctions::StateMachine').find(
    ({ StateMachineName }) => StateMachineName === 'TradeMatching',
  );
  const maps = statesOf(definitionOf(machine ?? {})).filter(
    ([, { ItemProcessor }]) => ItemProcessor?.ProcessorConfig.Mode === 'DISTRIBUTED',
  );

  expect(maps).toHaveLength(2);
  for (const [name, { MaxConcurrency }] of maps)
    expect(scale).toContain(`\`${name}\` ${MaxConcurrency.toLocaleString('en')}`);
});

it('docs/scale.md says about how large the largest inline policy is', () => {
  const sizes = Object.values(templates)
    .flatMap((template) => propertiesOf(template, 'AWS::IAM::Role'))
    .map(({ Policies = [] }) => JSON.stringify(Policies).length);
  const said = Number(/TradeDeskApi's, is about ([\d,]+)/.exec(scale)?.[1]?.replace(',', ''));

  expect(Math.abs(Math.max(...sizes) - said)).toBeLessThan(said / 10);
});
