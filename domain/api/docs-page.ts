import { openApiOf, problemsOf } from './open-api.ts';
import { problems, problemType } from './problem.ts';
import { type Right, rights } from './rights.ts';
import type { RouteShape } from './route.ts';

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
  format?: string;
  pattern?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
const code = (text: unknown): string => `<code>${escaped(text)}</code>`;
/** Sentences of a declaration, in which what stands in backticks is code. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** JavaScript's bounds of exact integers say nothing to a reader. */
const isTelling = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

/** What a reader takes in at a glance; zod's own patterns of dates and addresses are not, and have a format. */
const longestPattern = 60;

const shapeOf = ({ format, pattern, minLength, maxLength }: Schema): string => {
  if (format) return `(${escaped(format)})`;
  if (pattern && pattern.length <= longestPattern) return `like ${code(pattern)}`;
  if (maxLength === undefined) return '';
  return minLength ? `of ${minLength} to ${maxLength} characters` : `of up to ${maxLength} characters`;
};

/** A schema in a few words: `integer from 1 to 100`. */
const briefly = (schema: Schema): string => {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(briefly).join(' or ');
  if (schema.type === 'array') return `list of ${briefly(schema.items ?? {})}`;
  const type = [schema.type ?? 'any JSON'].flat().join(' or ');
  const bounds = [
    isTelling(schema.minimum) && `from ${schema.minimum}`,
    isTelling(schema.maximum) && `to ${schema.maximum}`,
  ].filter(Boolean);
  return [type, shapeOf(schema), ...bounds].filter(Boolean).join(' ');
};

/** Members of an object, and of the objects in it. */
const membersOf = (schema: Schema): string => {
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(membersOf).filter(Boolean).join('<p>or</p>');
  if (schema.type === 'array') return membersOf(schema.items ?? {});
  if (!schema.properties) return '';
  const rows = Object.entries(schema.properties).map(([name, member]) => {
    const facts = [
      schema.required?.includes(name) ? '' : '<em>optional</em>',
      briefly(member),
      member.default === undefined ? '' : `default ${code(member.default)}`,
      member.description === undefined ? '' : prose(member.description),
    ].filter(Boolean);
    return `<li>${code(name)} ${facts.join(' · ')}${membersOf(member)}</li>`;
  });
  return `<ul>${rows.join('')}</ul>`;
};

type Operation = {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
};

const titled = (title: string, content: string): string => (content ? `<h4>${title}</h4>${content}` : '');

const parametersOf = ({ parameters = [] }: Operation): string =>
  parameters
    .map(
      ({ name, in: place, required, description, schema }) =>
        `<li>${code(name)} <small>${place}</small> ${[required ? '' : '<em>optional</em>', briefly(schema), description && prose(description)].filter(Boolean).join(' · ')}</li>`,
    )
    .join('');

const sectionOf = (route: RouteShape, operation: Operation): string => {
  const { status, description, body, forms = [] } = route.answer;
  const answer = operation.responses[status]?.content?.['application/json']?.schema;
  const right: Right = rights[route.operationId];
  const whoMay = typeof right === 'string' ? { anyone: 'anyone', signedIn: 'signed in' }[right] : right.join(', ');
  const parameters = parametersOf(operation);
  return `<section id="${route.operationId}">
<h3><b class="${route.method}">${route.method}</b> ${code(route.path)}</h3>
<p>${prose(route.summary)}. ${route.description ? prose(route.description) : ''} <small>For: ${escaped(whoMay)}.</small></p>
${titled('Parameters', parameters && `<ul>${parameters}</ul>`)}
${titled('Body', operation.requestBody ? membersOf(operation.requestBody.content['application/json'].schema) : '')}
<h4>Answer ${status}</h4><p>${prose(description)} ${[...(body ? ['application/json'] : []), ...forms].map(code).join(', ')}</p>${answer ? membersOf(answer) : ''}
<details><summary>Refusals</summary><p>${problemsOf(route)
    .map((problem) => `<a href="${problemType(problem).replace('/docs', '')}">${code(problem)}</a>`)
    .join(' ')}</p></details>
</section>`;
};

const styles = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
nav{font-size:.9rem}nav h2{font-size:1rem;margin:1rem 0 .25rem}nav ul{columns:22rem;list-style:none;padding:0}nav li{break-inside:avoid;overflow-wrap:anywhere}
section{border-top:1px solid var(--line);padding:.5rem 0 1rem}
h3{margin:.5rem 0}h4{margin:.75rem 0 .25rem}ul{margin:.25rem 0}
code{font:14px/1.4 ui-monospace,monospace;background:var(--soft);padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}
h3 b{font:600 13px ui-monospace,monospace;padding:.15em .5em;border-radius:3px;border:1px solid currentColor}
.GET{color:#06c}.POST{color:#080}.PATCH,.PUT{color:#a50}.DELETE{color:#b00}
@media (prefers-color-scheme:dark){.GET{color:#6bf}.POST{color:#6d6}.PATCH,.PUT{color:#fb6}.DELETE{color:#f88}}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left}
.wide{overflow-x:auto}`;

/** The API as one readable page, from the same declarations as everything else; it loads nothing and runs no script. */
export const docsPage = (routes: readonly RouteShape[]): string => {
  const { paths } = openApiOf(routes, '/') as { paths: Record<string, Record<string, Operation>> };
  const byTag = [...Map.groupBy(routes, ({ tag }) => tag)];
  const contents = byTag.map(
    ([tag, all]) =>
      `<h2>${tag}</h2><ul>${all.map(({ operationId, method, path }) => `<li><a href="#${operationId}">${method} ${escaped(path)}</a></li>`).join('')}</ul>`,
  );
  const sections = byTag.map(([tag, all]) => {
    const described = all.map((route) =>
      sectionOf(route, paths[route.path]?.[route.method.toLowerCase()] as Operation),
    );
    return `<h2>${tag}</h2>${described.join('')}`;
  });
  const refusals = Object.entries(problems).map(
    ([name, { status, title }]) =>
      `<tr id="${problemType(name as keyof typeof problems).split('#')[1]}"><td>${code(name)}</td><td>${status}</td><td>${escaped(title)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Concord API</title><style>${styles}</style></head><body>
<h1>Concord API</h1>
<p>Amounts are decimal strings with an ISO 4217 currency; dates and instants are ISO 8601. Sign in (${code('POST /auth/login')})
and send the id token as ${code('Authorization')}. Every POST that makes something takes an ${code('Idempotency-Key')}: the same key and body give the
same answer. Lists give a ${code('nextCursor')} while there is more. Changes of a record send the ${code('ETag')} that was read as
${code('If-Match')}. What is refused is a problem document (RFC 9457) with a code and a correlation id. The same as
<a href="/openapi.json">OpenAPI 3.1</a>.</p>
<nav>${contents.join('')}</nav>
${sections.join('')}
<h2 id="problems">Problems</h2><div class="wide"><table><thead><tr><th>Code</th><th>Status</th><th>Means</th></tr></thead><tbody>${refusals.join('')}</tbody></table></div>
</body></html>
`;
};
