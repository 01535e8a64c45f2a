import type { ApiGatewayService } from '../api-gateway/api-gateway-service.ts';
import type { CognitoService } from '../cognito/cognito-service.ts';
import type { DynamoDbLocal } from '../dynamodb/dynamodb-local.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { LambdaService } from '../lambda/lambda-service.ts';
import type { MessageServices } from '../messaging/message-services.ts';
import type { Pipes } from '../pipes/pipes.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { apiDeployment, apiKey, apiStage, restApi, usagePlan, usagePlanKey } from './handlers/api-gateway.ts';
import { userPool } from './handlers/cognito-user-pool.ts';
import {
  userPoolClient,
  userPoolDomain,
  userPoolGroup,
  userPoolResourceServer,
} from './handlers/cognito-user-pool-parts.ts';
import { dynamoDbTable } from './handlers/dynamodb-table.ts';
import { eventBus, eventsRule } from './handlers/events-rule.ts';
import { lambdaAlias, lambdaEventInvokeConfig, lambdaFunction, lambdaVersion } from './handlers/lambda-resources.ts';
import { snsSubscription, snsTopic, sqsQueue } from './handlers/messaging-resources.ts';
import { pipesPipe } from './handlers/pipes-pipe.ts';
import { s3Bucket } from './handlers/s3-bucket.ts';
import { schedulerSchedule, schedulerScheduleGroup } from './handlers/scheduler-schedule.ts';
import { secretsManagerSecret } from './handlers/secrets-manager-secret.ts';
import { type StatesApi, stateMachine, stateMachineAlias, stateMachineVersion } from './handlers/state-machine.ts';
import type { ResourceHandler } from './resource-handler.ts';
import { typesWithoutLocalAct } from './types-without-local-act.ts';

/** Everything of CloudFormation that the runtime knows; any other type is an error at start. */
export const resourceHandlers = (parts: {
  dynamoDb: DynamoDbLocal;
  objects: ObjectStore;
  lambda: LambdaService;
  states: StatesApi;
  bus: EventBus;
  scheduler: Scheduler;
  messages: MessageServices;
  secrets: SecretStore;
  apiGateway: ApiGatewayService;
  cognito: CognitoService;
  pipes: Pipes;
  /** Host and port of the gateway, for queue URLs. */
  host: () => string;
}): ReadonlyMap<string, ResourceHandler> =>
  new Map<string, ResourceHandler>([
    ...typesWithoutLocalAct,
    ['AWS::DynamoDB::Table', dynamoDbTable(parts.dynamoDb)],
    ['AWS::DynamoDB::GlobalTable', dynamoDbTable(parts.dynamoDb)],
    ['AWS::S3::Bucket', s3Bucket(parts.objects)],
    ['AWS::Lambda::Function', lambdaFunction(parts.lambda)],
    ['AWS::Lambda::Version', lambdaVersion(parts.lambda)],
    ['AWS::Lambda::Alias', lambdaAlias(parts.lambda)],
    ['AWS::Lambda::EventInvokeConfig', lambdaEventInvokeConfig(parts.lambda)],
    ['AWS::StepFunctions::StateMachine', stateMachine(parts.states)],
    ['AWS::StepFunctions::StateMachineVersion', stateMachineVersion(parts.states)],
    ['AWS::StepFunctions::StateMachineAlias', stateMachineAlias(parts.states)],
    ['AWS::Events::Rule', eventsRule(parts.bus, parts.scheduler)],
    ['AWS::Events::EventBus', eventBus],
    ['AWS::Scheduler::Schedule', schedulerSchedule(parts.scheduler)],
    ['AWS::Scheduler::ScheduleGroup', schedulerScheduleGroup],
    ['AWS::SecretsManager::Secret', secretsManagerSecret(parts.secrets)],
    ['AWS::Pipes::Pipe', pipesPipe(parts.pipes, parts.states)],
    ['AWS::SQS::Queue', sqsQueue(parts.messages, parts.host)],
    ['AWS::SNS::Topic', snsTopic(parts.messages)],
    ['AWS::SNS::Subscription', snsSubscription(parts.messages)],
    ['AWS::ApiGateway::RestApi', restApi(parts.apiGateway)],
    ['AWS::ApiGateway::Deployment', apiDeployment],
    ['AWS::ApiGateway::Stage', apiStage(parts.apiGateway)],
    ['AWS::ApiGateway::UsagePlan', usagePlan(parts.apiGateway)],
    ['AWS::ApiGateway::ApiKey', apiKey(parts.apiGateway)],
    ['AWS::ApiGateway::UsagePlanKey', usagePlanKey(parts.apiGateway)],
    ['AWS::Cognito::UserPool', userPool(parts.cognito)],
    ['AWS::Cognito::UserPoolClient', userPoolClient(parts.cognito)],
    ['AWS::Cognito::UserPoolGroup', userPoolGroup(parts.cognito)],
    ['AWS::Cognito::UserPoolDomain', userPoolDomain],
    ['AWS::Cognito::UserPoolResourceServer', userPoolResourceServer],
  ]);
