import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { namePrefix } from '../physical-names.ts';

/** Requests from one address within five minutes: far beyond a person's, far below a flood. */
const requestsPerAddress = 3000;
/** Tries to sign in, register or reset from one address within five minutes. */
const authRequestsPerAddress = 100;

/** Rules that AWS keeps. Document uploads are larger than the body that WAF looks into, which is no reason to refuse them. */
const managedRules: readonly { name: string; countOnly?: readonly string[] }[] = [
  { name: 'AWSManagedRulesCommonRuleSet', countOnly: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
  { name: 'AWSManagedRulesAmazonIpReputationList' },
];

/** The firewall before a production API. */
export const createFirewall = (scope: Construct, stage: Stage, { settings }: Deployment): void => {
  const visible = (name: string): CfnWebACL.VisibilityConfigProperty => ({
    cloudWatchMetricsEnabled: true,
    metricName: `${namePrefix(settings)}-${name}`,
    sampledRequestsEnabled: false, // they would show tokens
  });
  const rateRule = (
    name: string,
    priority: number,
    limit: number,
    scopeDownStatement?: CfnWebACL.StatementProperty,
  ): CfnWebACL.RuleProperty => ({
    name,
    priority,
    action: { block: {} },
    visibilityConfig: visible(name),
    statement: {
      rateBasedStatement: { aggregateKeyType: 'IP', limit, ...(scopeDownStatement && { scopeDownStatement }) },
    },
  });
  const acl = new CfnWebACL(scope, 'Firewall', {
    name: `${namePrefix(settings)}-api`,
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visible('api'),
    rules: [
      rateRule('RequestsPerAddress', 0, requestsPerAddress),
      rateRule('AuthRequestsPerAddress', 1, authRequestsPerAddress, {
        byteMatchStatement: {
          fieldToMatch: { uriPath: {} },
          positionalConstraint: 'CONTAINS',
          searchString: '/auth/',
          textTransformations: [{ priority: 0, type: 'URL_DECODE' }],
        },
      }),
      ...managedRules.map(({ name, countOnly = [] }, index) => ({
        name,
        priority: 10 + index,
        overrideAction: { none: {} },
        visibilityConfig: visible(name),
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name,
            ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
      })),
    ],
  });
  new CfnWebACLAssociation(scope, 'FirewallOfApi', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
};
