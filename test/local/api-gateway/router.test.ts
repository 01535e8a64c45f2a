import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApiResource, Operation } from '../../../local/api-gateway/rest-api.ts';
import { Router } from '../../../local/api-gateway/router.ts';

const resourceOf = (path: string): ApiResource => ({
  id: path,
  path,
  operations: new Map([['GET', { resourcePath: path } as Operation]]),
});
const routerOf = (...paths: string[]): Router => new Router(paths.map(resourceOf));
const find = (router: Router, path: string) => {
  const route = router.find('GET', path.split('/').slice(1));
  return route && [route.operation.resourcePath, route.pathParameters];
};

describe('the router', () => {
  it.each([
    ['/a/b', '/a/b', {}],
    ['/a/x', '/a/{p}', { p: 'x' }],
    ['/a/x/c', '/a/{p}/c', { p: 'x' }],
    ['/a/b/c', '/a/{p}/c', { p: 'b' }],
    ['/a/x/y', '/{all+}', { all: 'a/x/y' }],
    ['/z', '/{all+}', { all: 'z' }],
    ['/a/b/d/e', '/a/b/{rest+}', { rest: 'd/e' }],
  ])('%s goes to %s', (path, template, parameters) => {
    const router = routerOf('/{all+}', '/a/{p}', '/a/b', '/a/{p}/c', '/a/b/{rest+}', '/a/b/f/g');

    // A greedy parameter takes what no other template takes, but only below where it stands.
    const expected = path === '/a/b/c' ? ['/a/b/{rest+}', { rest: 'c' }] : [template, parameters];
    expect(find(router, path)).toEqual(expected);
  });

  it('stops at a resource that lacks the method, as API Gateway does', () => {
    const router = new Router([resourceOf('/{all+}'), { ...resourceOf('/a'), operations: new Map() }]);

    expect(find(router, '/a')).toBeUndefined();
    expect(find(routerOf('/{all+}', '/b/c'), '/b')).toBeUndefined();
  });

  it('finds whatever path a template makes, and gives the values back', () => {
    const segment = fc.stringMatching(/^[a-z0-9%~.-]{1,8}$/);
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: segment, parameter: fc.boolean() }), { minLength: 1, maxLength: 5 }),
        (parts) => {
          const template = parts
            .map(({ value, parameter }, index) => (parameter ? `/{p${index}}` : `/${value}`))
            .join('');
          const path = parts.map(({ value }) => `/${value}`).join('');

          expect(find(routerOf(template), path)).toEqual([
            template,
            Object.fromEntries(
              parts.flatMap(({ value, parameter }, index) => (parameter ? [[`p${index}`, value]] : [])),
            ),
          ]);
        },
      ),
      { seed: 20261125 },
    );
  });
});
