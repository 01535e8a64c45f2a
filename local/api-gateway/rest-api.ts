import type { GatewayResponseType } from './gateway-response-types.ts';
import type { BodyModel } from './open-api/body-models.ts';
import type { SubstitutionTemplate } from './substitution-template.ts';
import type { Template } from './velocity/template.ts';

/** A REST API as its OpenAPI body declares it, read once at start. */
export type RestApi = {
  id: string;
  name: string;
  resources: readonly ApiResource[];
  gatewayResponses: ReadonlyMap<GatewayResponseType, DeclaredGatewayResponse>;
  /** Media types whose bodies travel in base64; may hold wildcards. */
  binaryMediaTypes: readonly string[];
};

export type ApiResource = {
  id: string;
  /** `/documents/{documentId}` */
  path: string;
  /** By method in capitals, or `ANY`. */
  operations: ReadonlyMap<string, Operation>;
};

export type Operation = {
  /** In capitals, or `ANY`. */
  method: string;
  resourceId: string;
  resourcePath: string;
  apiKeyRequired: boolean;
  authorizer: CognitoAuthorizer | undefined;
  /** Any one of them must be in the token; none asked: an id token. */
  scopes: readonly string[];
  validates: { body: boolean; parameters: boolean };
  requiredParameters: readonly RequestParameter[];
  /** By content type. */
  models: ReadonlyMap<string, BodyModel>;
  integration: Integration;
};

export type RequestParameter = { place: 'path' | 'querystring' | 'header'; name: string };

export type CognitoAuthorizer = { name: string; headerName: string; userPoolArns: readonly string[] };

export type DeclaredGatewayResponse = {
  statusCode?: number;
  templates: ReadonlyMap<string, SubstitutionTemplate>;
  headers: readonly ParameterMapping[];
};

/** A name that gets a value: of a header, a query parameter. */
export type ParameterMapping = { name: string; source: ParameterSource };

export type ParameterSource =
  | { kind: 'literal'; value: string }
  | { kind: 'request'; place: 'path' | 'querystring' | 'header'; name: string }
  /** Dotted, below `context`. */
  | { kind: 'context'; path: string }
  | { kind: 'stageVariable'; name: string }
  | { kind: 'integrationHeader'; name: string };

export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

type MappedIntegration = {
  requestTemplates: ReadonlyMap<string, Template>;
  passthrough: PassthroughBehavior;
  responses: readonly IntegrationResponse[];
};

export type Integration =
  | { type: 'lambdaProxy'; functionArn: string; timeoutMs: number }
  | ({
      type: 'states';
      action: 'StartExecution' | 'StartSyncExecution';
      headers: readonly ParameterMapping[];
      timeoutMs: number;
    } & MappedIntegration)
  | ({ type: 'mock' } & MappedIntegration);

export type IntegrationResponse = {
  /** Of the integration's status; undefined for the default. */
  pattern: RegExp | undefined;
  statusCode: number;
  templates: ReadonlyMap<string, Template>;
  headers: readonly ParameterMapping[];
};
