import { dynamoExecutionAudit } from '../adapters/dynamo-execution-audit.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { required } from '../adapters/environment.ts';
import { sfnExecutions } from '../adapters/sfn-executions.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { executionsApi } from './descriptions.ts';
import { servedExecutions } from './executions/served-executions.ts';

const sfn = sfnClient();

export const handler = defineApi(
  servedExecutions({
    machines: executionsApi.grants.flatMap((grant) => ('machines' in grant ? grant.machines : [])),
    executions: sfnExecutions(sfn, () => required('MACHINE_ARN_PREFIX')),
    callbacks: sfnTaskCallbacks(sfn),
    audit: dynamoExecutionAudit(dynamo),
    clock: Date.now,
  }),
  awsApiPorts(),
);
