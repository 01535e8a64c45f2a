import { describe, expect, it } from '@jest/globals';
import { docsPage } from '../../../domain/api/docs-page.ts';
import { openApiOf, problemsOf } from '../../../domain/api/open-api.ts';
import { problems, problemType } from '../../../domain/api/problem.ts';
import { routes } from '../../../domain/api/routes.ts';

type Json = Record<string, unknown>;
const document = openApiOf(routes, '/') as Json & { paths: Record<string, Record<string, Json>> };

const everyNode = function* (value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Json;
  for (const part of Object.values(value)) yield* everyNode(part);
};

describe('the declared routes', () => {
  it('each have a method and path, and an operation id, of their own', () => {
    const places = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);

    expect(new Set(places).size).toBe(routes.length);
    expect(new Set(routes.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it('hide nothing behind a word of their path that another takes for a name, but the rules that hold', () => {
    const hidden = routes.flatMap((literal) =>
      routes
        .filter(({ method, path }) => {
          const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/{}]+')}$`);
          return method === literal.method && path !== literal.path && pattern.test(literal.path);
        })
        .map(({ path }) => `${literal.path} before ${path}`),
    );

    expect(hidden).toEqual(['/rules/active before /rules/{version}']);
  });

  it('name in their path exactly the parameters that they read', () => {
    for (const { operationId, path, params } of routes) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

      expect({ operationId, names: Object.keys(params?.shape ?? {}) }).toEqual({ operationId, names: inPath });
    }
  });

  it('take JSON objects as bodies, and queries that name what they take', () => {
    for (const { operationId, body, query } of routes) {
      expect({ operationId, takesText: body?.safeParse('text').success ?? false }).toEqual({
        operationId,
        takesText: false,
      });
      expect({ operationId, takesMore: query?.safeParse({ noSuchFilter: '1' }).success ?? false }).toEqual({
        operationId,
        takesMore: false,
      });
    }
  });
});

describe('the OpenAPI document', () => {
  it('has every route with its answer and its refusals', () => {
    for (const route of routes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()] as { responses: Json };
      const statuses = problemsOf(route).map((code) => String(problems[code].status));

      expect(Object.keys(operation.responses).sort()).toEqual(
        [...new Set([String(route.answer.status), ...statuses])].sort(),
      );
    }
  });

  it('refers only to what it has', () => {
    const references = [...everyNode(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));

    expect([...new Set(references)]).toEqual(['#/components/schemas/Problem']);
  });

  it('asks for a token everywhere but where anyone may come', () => {
    const open = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) => (security ? [] : [`${method} ${path}`])),
    );

    expect(open).toEqual(expect.arrayContaining(['get /health', 'get /docs', 'get /openapi.json', 'post /auth/login']));
    expect(open.filter((place) => !/ \/(auth\/|health|docs|openapi)/.test(place))).toEqual([]);
  });
});

describe('the documentation page', () => {
  const page = docsPage(routes);

  it('shows every route and every problem, at the places that others link to', () => {
    for (const { operationId } of routes) expect(page).toContain(`id="${operationId}"`);
    for (const code of Object.keys(problems) as (keyof typeof problems)[])
      expect(page).toContain(`id="${problemType(code).split('#')[1]}"`);
  });

  it('says what a text must look like, where that can be taken in', () => {
    expect(page).toContain(
      '<code>Idempotency-Key</code> <small>header</small> string like <code>^[A-Za-z0-9_-]{16,64}$</code>',
    );
    expect(page).toContain('<code>reference</code> <em>optional</em> · string of 1 to 140 characters');
    expect(page).toContain(
      '<code>fee</code> <em>optional</em> · string of up to 30 characters · a plain decimal above zero: 12.50',
    );
    expect(page).toContain('<code>date</code> <small>path</small> string (date)');
  });

  it('shows what the declarations have in backticks as code', () => {
    expect(page).toContain('a second person’s approval (<code>POST /matches/{matchId}/approve</code>)');
    expect(page).not.toContain('`');
  });

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|onclick/i);
  });
});
