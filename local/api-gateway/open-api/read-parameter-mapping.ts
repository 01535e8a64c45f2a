import type { ParameterMapping, ParameterSource } from '../rest-api.ts';
import type { Problems } from './problems.ts';

/**
 * `'literal'`, `method.request.header.Origin`, `context.requestId`, `stageVariables.x`, `integration.response.header.X`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
 *
 * @returns undefined for what is none of these.
 */
const readSource = (text: string): ParameterSource | undefined => {
  const literal = /^'(.*)'$/s.exec(text)?.[1];
  if (literal !== undefined) return { kind: 'literal', value: literal };
  const [, place, name = ''] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(text) ?? [];
  if (place !== undefined) return { kind: 'request', place: place as 'path', name };
  const context = /^context\.(.+)$/.exec(text)?.[1];
  if (context !== undefined) return { kind: 'context', path: context };
  const variable = /^stageVariables\.(.+)$/.exec(text)?.[1];
  if (variable !== undefined) return { kind: 'stageVariable', name: variable };
  const header = /^integration\.response\.header\.(.+)$/.exec(text)?.[1];
  return header === undefined ? undefined : { kind: 'integrationHeader', name: header };
};

/**
 * `{ "method.response.header.X": "'1'" }`, where every name begins with `prefix`.
 *
 * @param allowed kinds of source that can be there.
 */
export const readParameterMappings = (
  value: unknown,
  prefix: string,
  allowed: readonly ParameterSource['kind'][],
  at: { where: string; field: string; problems: Problems },
): ParameterMapping[] =>
  at.problems.entries(value, at.where, at.field).flatMap(([target, text]) => {
    const source = typeof text === 'string' ? readSource(text) : undefined;
    if (!target.startsWith(prefix) || !source || !allowed.includes(source.kind)) {
      at.problems.add(
        at.where,
        `${at.field}.${target}`,
        `the local API Gateway can't map ${JSON.stringify(text)} to it`,
      );
      return [];
    }
    return [{ name: target.slice(prefix.length), source }];
  });
