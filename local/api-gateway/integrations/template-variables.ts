import type { Json } from '../../engine/json.ts';
import { evaluatePath } from '../../engine/paths/evaluate-path.ts';
import { PathSyntaxError } from '../../engine/paths/json-path.ts';
import { headerText } from '../answer.ts';
import { parseBoundedJson } from '../bounded-json.ts';
import { type Call, requestContextOf } from '../call.ts';
import { escapeJavaScript } from '../velocity/escape-java-script.ts';
import { type HostObject, jsonOf, templateValue, textOf, type Value } from '../velocity/value.ts';

/** The body that a template reads isn't JSON. */
export class UnreadableBodyError extends Error {
  override name = 'UnreadableBodyError';
}

/** What a template says of the answer: `#set($context.responseOverride.status = 404)`. */
export type ResponseOverride = { status: number | undefined; headers: readonly { name: string; value: string }[] };

/**
 * `$input`, `$context`, `$stageVariables` and `$util` for one template.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 *
 * @param body the request's, or the integration's answer.
 */
export const templateVariables = (call: Call, body: string): Map<string, Value> => {
  const context = templateValue(requestContextOf(call)) as Map<string, Value>;
  context.set('responseOverride', new Map<string, Value>([['header', new Map()]]));
  context.set(
    'requestOverride',
    new Map<string, Value>(['header', 'path', 'querystring'].map((name) => [name, new Map()])),
  );
  return new Map<string, Value>([
    ['input', inputOf(call, body)],
    ['context', context],
    ['stageVariables', templateValue(call.stage.variables)],
    ['util', util],
  ]);
};

/** AWS leaves a status aside that is none. */
export const responseOverrideOf = (variables: ReadonlyMap<string, Value>): ResponseOverride => {
  const override = (variables.get('context') as Map<string, Value>).get('responseOverride');
  if (!(override instanceof Map)) return { status: undefined, headers: [] };
  const status = Number(override.get('status') ?? Number.NaN);
  const headers = override.get('header');
  return {
    status: Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined,
    headers:
      headers instanceof Map
        ? [...headers].map(([name, value]) => ({ name, value: headerText(textOf(value)) })).filter(isHeader)
        : [],
  };
};

const isHeader = ({ name }: { name: string }): boolean => /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name);

const inputOf = ({ request, route }: Call, body: string): HostObject => {
  const parameters = {
    path: new Map<string, Value>(Object.entries(route?.pathParameters ?? {})),
    querystring: new Map<string, Value>([...request.query].map(([name, values]) => [name, values.at(-1) ?? ''])),
    header: new Map<string, Value>(request.headers.entries().map(({ name, values }) => [name, values.at(-1) ?? ''])),
  };
  let parsed: Json | undefined;
  const find = (path: Value | undefined): Json | undefined => {
    parsed ??= parseBody(body);
    return evaluate(textOf(path ?? '$'), parsed);
  };
  return {
    kind: 'host',
    property: (name) => (name === 'body' ? body || '{}' : null),
    call(name, [first]) {
      if (name === 'json') {
        const found = find(first);
        return found === undefined ? '""' : JSON.stringify(found);
      }
      if (name === 'path') return templateValue(find(first));
      if (name !== 'params') return null;
      if (first === undefined) return new Map<string, Value>(Object.entries(parameters));
      const wanted = textOf(first);
      const { path, querystring } = parameters;
      return path.get(wanted) ?? querystring.get(wanted) ?? request.headers.get(wanted) ?? '';
    },
  };
};

const evaluate = (path: string, input: Json): Json | undefined => {
  try {
    return evaluatePath(path, { input, context: null, variable: () => undefined });
  } catch (error) {
    if (error instanceof PathSyntaxError) return undefined;
    throw error;
  }
};

/** No body reads as an empty object. */
const parseBody = (body: string): Json => {
  try {
    return body === '' ? {} : (parseBoundedJson(body) as Json);
  } catch (error) {
    throw new UnreadableBodyError((error as Error).message, { cause: error });
  }
};

const utilities: Readonly<Record<string, (text: string, value: Value) => Value>> = {
  escapeJavaScript,
  parseJson: (text, value) => (typeof value === 'string' ? templateValue(parseBody(text)) : value),
  urlEncode: (text) => encodeURIComponent(text).replaceAll('%20', '+'),
  urlDecode: (text) => lenientDecode(text.replaceAll('+', ' ')),
  base64Encode: (text) => Buffer.from(text).toString('base64'),
  base64Decode: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

const lenientDecode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const util: HostObject = {
  kind: 'host',
  property: () => null,
  call(name, [first = null]) {
    const utility = Object.hasOwn(utilities, name) ? utilities[name] : undefined;
    if (!utility) return null;
    return utility(typeof first === 'object' && first !== null ? JSON.stringify(jsonOf(first)) : textOf(first), first);
  },
};
