import type { Call } from './call.ts';
import { contextText, requestContextOf } from './call.ts';
import type { ParameterMapping } from './rest-api.ts';

/** What goes back to the client. */
export type Answer = {
  status: number;
  headers: readonly { name: string; value: string }[];
  body: Buffer;
};

/** Values of headers that are mapped from the request, its context or the integration's answer. */
export const mapParameters = (
  mappings: readonly ParameterMapping[],
  call: Call,
  context: Readonly<Record<string, unknown>> = requestContextOf(call),
  integrationHeaders: Readonly<Record<string, string>> = {},
): { name: string; value: string }[] =>
  mappings.flatMap(({ name, source }) => {
    const value = sourceValue(source, call, context, integrationHeaders);
    return value === undefined ? [] : [{ name, value: headerText(value) }];
  });

const sourceValue = (
  source: ParameterMapping['source'],
  { request, route, stage }: Call,
  context: Readonly<Record<string, unknown>>,
  integrationHeaders: Readonly<Record<string, string>>,
): string | undefined => {
  switch (source.kind) {
    case 'literal':
      return source.value;
    case 'context':
      return contextText(context, source.path.split('.'));
    case 'stageVariable':
      return stage.variables[source.name];
    case 'integrationHeader':
      return integrationHeaders[source.name.toLowerCase()];
    case 'request':
      if (source.place === 'header') return request.headers.get(source.name);
      return source.place === 'path' ? route?.pathParameters[source.name] : request.query.get(source.name)?.at(-1);
  }
};

/** A value of a request may hold what no header may. */
export const headerText = (value: string): string => value.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '');

/** `type/subtype` in lower case, without parameters. */
export const mediaTypeOf = (header: string | undefined): string | undefined =>
  header?.split(';', 1)[0]?.trim().toLowerCase() || undefined;
