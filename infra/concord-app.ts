import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib/core';
import type { TableName } from '../tasks/resources.ts';
import { ApiStack } from './api/api-stack.ts';
import { DataStack } from './data/data-stack.ts';
import { FlowsStack } from './flows-stack.ts';
import { IdentityStack } from './identity/identity-stack.ts';
import { ObservabilityStack } from './observability/observability-stack.ts';
import { readSettings } from './settings.ts';

/** The flags of cdk.json, which only the CLI would read. */
const featureFlags = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')).context;

/**
 * The whole of Concord as a CDK app, ready for `synth()`. It looks up nothing: the same sources and context give the same
 * assembly on any machine, with no account and no network.
 */
export const createConcordApp = (options: {
  /** Where the assembly goes; CDK's CLI says so in CDK_OUTDIR. */
  outdir: string;
  /** Where bundleTasks put the tasks' code. */
  bundles: string;
  /** As `-c key=value` gives it. CDK's CLI passes its own, which wins. */
  context?: Readonly<Record<string, unknown>>;
  /** Check the templates against CloudFormation's schemas and rules, which takes seconds: a test does. */
  validate?: boolean;
}): App => {
  const app = new App({
    outdir: options.outdir,
    // The places in the source of every construct would make the assembly depend on where the checkout lies.
    context: { 'aws:cdk:disable-creation-stack-traces': true, ...featureFlags(), ...options.context },
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
    builtinCloudFormationValidation: options.validate ?? false,
  });
  const settings = readSettings(app);
  const stackProps = { terminationProtection: settings.stage === 'prod' };

  const data = new DataStack(app, 'ConcordData', settings, {
    ...stackProps,
    description: 'Concord: tables and buckets',
  });
  const deployment = {
    settings,
    key: data.key,
    bundles: options.bundles,
    streamArnOf: (table: TableName) => data.streamArnOf(table),
  };
  const flows = new FlowsStack(app, 'ConcordFlows', deployment, {
    ...stackProps,
    description: 'Concord: state machines, their tasks, and what starts them',
  });
  flows.addStackDependency(data);
  const identity = new IdentityStack(app, 'ConcordIdentity', settings, {
    ...stackProps,
    description: 'Concord: users, groups, and the client that they sign in through',
  });
  const api = new ApiStack(
    app,
    'ConcordApi',
    { ...deployment, userPool: identity.userPool, clientIds: [identity.client.userPoolClientId] },
    { ...stackProps, description: 'Concord: the API over HTTP, and the functions behind it' },
  );
  api.addStackDependency(flows);
  const observability = new ObservabilityStack(app, 'ConcordObservability', deployment, {
    ...stackProps,
    description: 'Concord: alarms, who hears of them, a dashboard per flow and one of the API',
  });
  observability.addStackDependency(flows);
  return app;
};
