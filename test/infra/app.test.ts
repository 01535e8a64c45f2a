import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib/core';
import { readSettings } from '../../infra/settings.ts';
import { type StackName, synthesize, synthesizeInto } from './synthesize.ts';
import { propertiesOf } from './template-queries.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Path and SHA-256 of every file. */
const fingerprint = (root: string): [string, string][] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(root.length), createHash('sha256').update(readFileSync(file)).digest('hex')];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('the assembly', () => {
  it('is the same, byte for byte, from the same sources', () => {
    for (const name of ['once', 'again']) synthesizeInto(join(folder, name));

    expect(fingerprint(join(folder, 'again', 'cdk.out'))).toEqual(fingerprint(join(folder, 'once', 'cdk.out')));
  });

  it('knows no account and no region, and asks for nothing to be looked up', () => {
    synthesizeInto(join(folder, 'agnostic'));
    const manifest = JSON.parse(readFileSync(join(folder, 'agnostic', 'cdk.out', 'manifest.json'), 'utf8'));
    const stacks = Object.values<{ type: string; environment?: string }>(manifest.artifacts).filter(
      ({ type }) => type === 'aws:cloudformation:stack',
    );

    expect(stacks).toHaveLength(5);
    for (const { environment } of stacks) expect(environment).toBe('aws://unknown-account/unknown-region');
    expect(manifest.missing).toBeUndefined();
  });

  it("fits CloudFormation's schemas and rules", () => {
    synthesizeInto(join(folder, 'valid'), { stage: 'prod' }, { validate: true });
    const report = JSON.parse(readFileSync(join(folder, 'valid', 'cdk.out', 'validation-report.json'), 'utf8'));

    expect(report.pluginReports).toEqual([]);
  });

  it('has only resources that CloudFormation itself makes, and room for more of them', () => {
    for (const template of Object.values(synthesize())) {
      const types = Object.values(template.Resources).map(({ Type }) => Type);

      expect(types.filter((type) => /^Custom::|CustomResource|CloudFormation::Stack$/.test(type))).toEqual([]);
      expect(types.length).toBeLessThan(300);
    }
  });

  it('says where things are, under names that stay', () => {
    const outputs = Object.fromEntries(
      Object.entries(synthesize()).map(([stack, { Outputs }]) => [stack, Object.keys(Outputs)]),
    ) as Record<StackName, string[]>;

    expect(outputs.ConcordData).toEqual(expect.arrayContaining(['DocumentsBucket', 'WorkBucket', 'TradeMatchesTable']));
    expect(outputs.ConcordFlows).toEqual(
      expect.arrayContaining(['DocumentExtractionArn', 'TradeMatchingArn', 'DecideReviewFunction']),
    );
    expect(outputs.ConcordObservability).toEqual(['AlarmsTopicArn']);
  });
});

describe('the command line', () => {
  const run = (...given: string[]) => spawnSync(process.execPath, ['infra/app.ts', ...given], { encoding: 'utf8' });

  it('says how it is used', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('-c NAME=VALUE') });
  });

  it.each([['--bogus'], ['-c', 'stage']])('is refused with the usage and no stack: %s', (...given) => {
    const { status, stderr } = run(...given);

    expect(status).toBe(2);
    expect(stderr).toMatch(/-c NAME=VALUE/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the context', () => {
  it('that does not fit is refused, all of it at once', () => {
    expect(() => synthesize({ stage: 'staging', logRetentionDays: '31', alarmEmail: 'nobody' })).toThrow(
      /stage[\s\S]*logRetentionDays[\s\S]*alarmEmail/,
    );
  });

  it('names a time zone that exists', () => {
    expect(() => synthesize({ timeZone: 'Europe/Atlantis' })).toThrow(/timeZone/);
  });

  it('turns simulators off in production unless it says otherwise', () => {
    const simulators = (context: Record<string, unknown>) => readSettings(new App({ context })).simulators;
    const prod = { stage: 'prod', consoleOrigin: 'https://concord.example.com' };

    expect([simulators({}), simulators(prod), simulators({ simulators: 'false' })]).toEqual([true, false, false]);
    expect(simulators({ ...prod, simulators: 'true' })).toBe(true);
  });

  it('names the console’s origin in prod, and this machine’s in dev unless it says otherwise', () => {
    const consoleOrigin = (context: Record<string, unknown>) => readSettings(new App({ context })).consoleOrigin;

    expect(() => consoleOrigin({ stage: 'prod' })).toThrow(/-c consoleOrigin=https:/);
    expect(consoleOrigin({})).toBe('http://127.0.0.1:4567');
  });

  it('has no setting that is none of ours, beside what CDK itself keeps there', () => {
    const own = {
      '@aws-cdk/core:checkSecretUsage': true,
      'aws:cdk:bundling-stacks': ['**'],
      'availability-zones:account=000000000000:region=eu-central-1': ['eu-central-1a'],
      'acknowledged-issue-numbers': [1],
      'cli-telemetry': false,
    };

    expect(() => readSettings(new App({ context: { ...own, consolOrigin: 'https://a.example' } }))).toThrow(
      /consolOrigin; there are stage, .*consoleOrigin/,
    );
    expect(readSettings(new App({ context: own })).stage).toBe('dev');
  });

  it('says how long logs are kept', () => {
    const kept = propertiesOf(synthesize({ logRetentionDays: '365' }).ConcordFlows, 'AWS::Logs::LogGroup');

    expect(new Set(kept.map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([365]));
  });
});
