import { describe, expect, it } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type App, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { synthesize } from './synthesize.ts';

/** Keeps what a pack reports, instead of failing the process as CDK would. */
const findingsOf = (context: Record<string, string>, add?: (app: App) => void): string[] => {
  const findings: string[] = [];
  synthesize(context, {
    configure: (app) => {
      class Recording extends AwsSolutionsChecks {
        override validate(...args: Parameters<AwsSolutionsChecks['validate']>) {
          const report = super.validate(...args);
          for (const { ruleName, violatingResources } of report.violations) {
            findings.push(...violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`));
          }
          return { ...report, success: true, violations: [] };
        }
      }
      add?.(app);
      Validations.of(app).addPlugins(new Recording(app));
    },
  });
  return findings;
};

describe('cdk-nag AwsSolutions', () => {
  it.each(['dev', 'prod'])('finds nothing in %s that is not acknowledged with a reason', (stage) => {
    expect(findingsOf({ stage })).toEqual([]);
  });

  it('finds what is not acknowledged', () => {
    const findings = findingsOf({}, (app) => new Bucket(new Stack(app, 'Careless'), 'Open'));

    expect(findings).toContain('AwsSolutions-S10 at Careless/Open/Resource');
  });
});
