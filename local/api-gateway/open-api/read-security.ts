import type { CognitoAuthorizer } from '../rest-api.ts';
import type { Problems } from './problems.ts';

export type SecurityScheme = { kind: 'apiKey' } | { kind: 'cognito'; authorizer: CognitoAuthorizer };

export type OperationSecurity = {
  apiKeyRequired: boolean;
  authorizer: CognitoAuthorizer | undefined;
  scopes: readonly string[];
};

const known = ['type', 'name', 'in', 'description', 'x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer'];

export const readSecuritySchemes = (declared: unknown, problems: Problems): ReadonlyMap<string, SecurityScheme> => {
  const schemes = new Map<string, SecurityScheme>();
  for (const [name, value] of problems.entries(declared, 'components', 'securitySchemes')) {
    const where = `components.securitySchemes.${name}`;
    const scheme = problems.fields(value, where, '', known);
    const authorizer = problems.fields(
      scheme['x-amazon-apigateway-authorizer'],
      where,
      'x-amazon-apigateway-authorizer',
      // A cached verdict of a signature is the same verdict.
      ['type', 'providerARNs', 'authorizerResultTtlInSeconds'],
    );
    const inHeader = scheme.type === 'apiKey' && scheme.in === 'header';
    const userPoolArns = authorizer.providerARNs;
    if (inHeader && authorizer.type === 'cognito_user_pools' && Array.isArray(userPoolArns))
      schemes.set(name, {
        kind: 'cognito',
        authorizer: { name, headerName: String(scheme.name), userPoolArns: userPoolArns.map(String) },
      });
    else if (inHeader && authorizer.type === undefined && String(scheme.name).toLowerCase() === 'x-api-key')
      schemes.set(name, { kind: 'apiKey' });
    else problems.add(where, 'type', 'the local API Gateway has Cognito authorizers and API keys in headers only');
  }
  return schemes;
};

/** What all of `security`'s schemes ask together; API Gateway takes one authorizer a method. */
export const readSecurity = (
  declared: unknown,
  schemes: ReadonlyMap<string, SecurityScheme>,
  where: string,
  problems: Problems,
): OperationSecurity => {
  const security = {
    apiKeyRequired: false,
    authorizer: undefined as CognitoAuthorizer | undefined,
    scopes: [] as string[],
  };
  for (const requirement of Array.isArray(declared) ? declared : [])
    for (const [name, scopes] of problems.entries(requirement, where, 'security')) {
      const scheme = schemes.get(name);
      if (!scheme) problems.add(where, 'security', `there is no security scheme ${name}`);
      else if (scheme.kind === 'apiKey') security.apiKeyRequired = true;
      else if (security.authorizer && security.authorizer.name !== name)
        problems.add(where, 'security', 'a method has one authorizer');
      else {
        security.authorizer = scheme.authorizer;
        security.scopes = (scopes as string[]).map(String);
      }
    }
  return security;
};
