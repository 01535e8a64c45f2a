import { type GatewayResponseType, isGatewayResponseType } from '../gateway-response-types.ts';
import type { DeclaredGatewayResponse } from '../rest-api.ts';
import { parseSubstitution, type SubstitutionTemplate } from '../substitution-template.ts';
import type { Problems } from './problems.ts';
import { readParameterMappings } from './read-parameter-mapping.ts';

const where = 'x-amazon-apigateway-gateway-responses';

export const readGatewayResponses = (
  declared: unknown,
  problems: Problems,
): ReadonlyMap<GatewayResponseType, DeclaredGatewayResponse> => {
  const responses = new Map<GatewayResponseType, DeclaredGatewayResponse>();
  for (const [type, value] of problems.entries(declared, where, '')) {
    if (!isGatewayResponseType(type)) {
      problems.add(where, type, 'API Gateway has no such response');
      continue;
    }
    const response = problems.fields(value, where, type, ['statusCode', 'responseTemplates', 'responseParameters']);
    const statusCode = response.statusCode === undefined ? undefined : Number(response.statusCode);
    if (statusCode !== undefined && !(statusCode >= 100 && statusCode <= 599))
      problems.add(where, `${type}.statusCode`, `is no status: ${JSON.stringify(response.statusCode)}`);
    responses.set(type, {
      ...(statusCode !== undefined && { statusCode }),
      templates: readTemplates(response.responseTemplates, type, problems),
      headers: readParameterMappings(
        response.responseParameters,
        'gatewayresponse.header.',
        ['literal', 'request', 'context', 'stageVariable'],
        { where, field: `${type}.responseParameters`, problems },
      ),
    });
  }
  return responses;
};

const readTemplates = (declared: unknown, type: string, problems: Problems): Map<string, SubstitutionTemplate> =>
  new Map(
    problems.entries(declared, where, `${type}.responseTemplates`).map(([mediaType, text]) => {
      const onUnknown = (name: string): void =>
        problems.add(where, `${type}.responseTemplates.${mediaType}`, `${name} is not known in a gateway response`);
      return [mediaType.toLowerCase(), parseSubstitution(String(text), onUnknown)];
    }),
  );
