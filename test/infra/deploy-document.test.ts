import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { settingNames } from '../../infra/settings.ts';
import { synthesize } from './synthesize.ts';

const text = readFileSync('docs/deploy.md', 'utf8');

/** First cells of the tables under a heading, where they are code. */
const namedUnder = (heading: string): string[] => {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
};

it('docs/deploy.md names every stack', () => {
  expect(namedUnder('Deploying').sort()).toEqual(Object.keys(synthesize()).sort());
});

it('docs/deploy.md names every setting', () => {
  expect(namedUnder('Context').sort()).toEqual([...settingNames].sort());
});

it('docs/deploy.md names outputs that there are', () => {
  const line = /^The outputs name what one needs next: ([^.]*)\./m.exec(text)?.[1] ?? '';
  const named = [...line.matchAll(/`([^`]+)`/g)].map(
    ([, name = '']) => new RegExp(`^${name.replace(/<\w+>/, '\\w+')}$`),
  );
  const outputs = Object.values(synthesize()).flatMap(({ Outputs }) => Object.keys(Outputs));

  expect(named).not.toEqual([]);
  expect(named.filter((pattern) => !outputs.some((output) => pattern.test(output)))).toEqual([]);
});
