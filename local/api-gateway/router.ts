import type { ApiResource, Operation } from './rest-api.ts';

export type Route = {
  operation: Operation;
  /** Still encoded, as REST APIs hand them on. */
  pathParameters: Readonly<Record<string, string>>;
};

type Node = {
  literals: Map<string, Node>;
  parameter?: { name: string; node: Node };
  /** `{name+}`: one or more segments to the end. */
  greedy?: { name: string; resource: ApiResource };
  resource?: ApiResource;
};

/**
 * Finds the method for a path as API Gateway does: in each segment a literal goes before a parameter, and that before a
 * greedy one; a slash at the end says nothing. First the resource, then its method: what a literal resource doesn't have,
 * no parameter beside it has for it.
 */
export class Router {
  readonly #root: Node = { literals: new Map() };

  constructor(resources: readonly ApiResource[]) {
    for (const resource of resources) this.#add(resource);
  }

  find(method: string, segments: readonly string[]): Route | undefined {
    const best = candidates(this.#root, segments, {}).next().value;
    const operation = best?.resource?.operations.get(method) ?? best?.resource?.operations.get('ANY');
    return best && operation && { operation, pathParameters: best.pathParameters };
  }

  #add(resource: ApiResource): void {
    let node = this.#root;
    for (const segment of resource.path.split('/').filter((part) => part !== '')) {
      const [, name, greedy] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
      if (name !== undefined && greedy === '+') {
        node.greedy = { name, resource };
        return;
      }
      if (name === undefined) {
        const next = node.literals.get(segment) ?? { literals: new Map() };
        node.literals.set(segment, next);
        node = next;
      } else {
        // API Gateway takes one parameter name a place.
        node.parameter ??= { name, node: { literals: new Map() } };
        node = node.parameter.node;
      }
    }
    node.resource = resource;
  }
}

type Candidate = { resource: ApiResource | undefined; pathParameters: Readonly<Record<string, string>> };

/** Best first. A path that only leads to others is a resource too, without methods. */
function* candidates(
  node: Node,
  segments: readonly string[],
  pathParameters: Readonly<Record<string, string>>,
): Generator<Candidate, undefined> {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    yield { resource: node.resource, pathParameters };
    return;
  }
  const literal = node.literals.get(segment);
  if (literal) yield* candidates(literal, rest, pathParameters);
  const { parameter, greedy } = node;
  if (parameter && segment !== '')
    yield* candidates(parameter.node, rest, { ...pathParameters, [parameter.name]: segment });
  if (greedy)
    yield { resource: greedy.resource, pathParameters: { ...pathParameters, [greedy.name]: segments.join('/') } };
}
