import { compute } from './compute.ts';
import { callMethod, elementOf, propertyOf } from './methods.ts';
import type { Block, Branch, Expression, Node, Reference, Step } from './syntax.ts';
import { outputLimit, TemplateFailure } from './template-failure.ts';
import { areEqual, isTrue, textOf, type Value } from './value.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: rounds of one #foreach. */
const foreachLimit = 1000;
const stepLimit = 200_000;

/** One template being rendered for one request. */
export class Rendering {
  /** Innermost scope last. */
  readonly #scopes: Map<string, Value>[];
  readonly #given: ReadonlySet<string>;
  #steps = 0;
  #written = 0;
  #breaking = false;

  constructor(variables: ReadonlyMap<string, Value>) {
    this.#scopes = [new Map(variables)];
    this.#given = new Set(variables.keys());
  }

  render(nodes: readonly (Node | Branch)[]): string {
    let text = '';
    for (const node of nodes) {
      if (this.#breaking) break;
      this.#step();
      text += typeof node === 'string' ? this.#write(node) : this.#renderOne(node);
    }
    return text;
  }

  #renderOne(node: Exclude<Node, string> | Branch): string {
    if (Array.isArray(node)) return this.#renderBlock(node);
    switch (node.type) {
      case 'references':
        return this.#write(this.#printed(node));
      case 'set':
        this.#set(node.equal[0], this.#evaluate(node.equal[1]));
        return '';
      case 'raw':
        return this.#write(node.value);
      case 'break':
        this.#breaking = true;
        return '';
      case 'comment':
      case 'elseif':
      case 'else':
        return '';
    }
  }

  #renderBlock([head, ...rest]: Block): string {
    return head.type === 'if' ? this.#renderIf(head.condition, rest) : this.#renderForeach(head, rest);
  }

  #renderIf(condition: Expression, rest: readonly (Node | Branch)[]): string {
    let taken = isTrue(this.#evaluate(condition));
    const chosen: Node[] = [];
    for (const node of rest) {
      const branch = typeof node === 'object' && 'type' in node && (node.type === 'else' || node.type === 'elseif');
      if (!branch) {
        if (taken) chosen.push(node as Node);
      } else if (taken) break;
      else taken = node.type === 'else' || isTrue(this.#evaluate(node.condition));
    }
    return this.render(chosen);
  }

  #renderForeach(head: { to: string; from: Expression }, body: readonly (Node | Branch)[]): string {
    const source = this.#evaluate(head.from);
    const items = Array.isArray(source) ? source : source instanceof Map ? [...source.values()] : [];
    const scope = new Map<string, Value>();
    this.#scopes.push(scope);
    let text = '';
    for (const [index, item] of items.slice(0, foreachLimit).entries()) {
      scope.set(head.to, item);
      scope.set(
        'foreach',
        new Map<string, Value>([
          ['index', index],
          ['count', index + 1],
          ['hasNext', index + 1 < items.length],
          ['first', index === 0],
          ['last', index + 1 === items.length],
        ]),
      );
      scope.set('velocityCount', index + 1);
      text += this.render(body);
      if (this.#breaking) break;
    }
    this.#breaking = false;
    this.#scopes.pop();
    return text;
  }

  /** Of API Gateway's own variables, what isn't there prints nothing; any other name prints itself, as Velocity has it. */
  #printed(reference: Reference): string {
    const value = this.#refer(reference);
    if (value !== null) return textOf(value);
    return reference.leader === '$!' || this.#find(reference.id) !== undefined ? '' : sourceOf(reference);
  }

  #find(name: string): Map<string, Value> | undefined {
    return this.#scopes.findLast((scope) => scope.has(name));
  }

  #refer({ id, path = [] }: Reference): Value {
    let value = this.#find(id)?.get(id) ?? null;
    for (const step of path) {
      this.#step();
      value = this.#take(value, step);
    }
    return value;
  }

  #take(value: Value, step: Step): Value {
    if (step.type === 'property') return propertyOf(value, step.id);
    if (step.type === 'index') return elementOf(value, this.#evaluate(step.id));
    return callMethod(
      value,
      step.id,
      (step.args || []).map((argument) => this.#evaluate(argument)),
    );
  }

  /** `#set($a = 1)`, `#set($context.responseOverride.status = 400)`. */
  #set(target: Reference, value: Value): void {
    const { id, path = [] } = target;
    const last = path.at(-1);
    if (!last) {
      if (!this.#given.has(id)) (this.#scopes[0] as Map<string, Value>).set(id, value);
      return;
    }
    const holder = this.#refer({ ...target, path: path.slice(0, -1) });
    if (last.type === 'method') return;
    const key = last.type === 'property' ? last.id : this.#evaluate(last.id);
    if (holder instanceof Map) holder.set(textOf(key), value);
    else if (Array.isArray(holder) && typeof key === 'number' && key < holder.length) holder[key] = value;
  }

  #evaluate(expression: Expression): Value {
    this.#step();
    switch (expression.type) {
      case 'references':
        return this.#refer(expression);
      case 'string':
        return expression.parsed ? this.render(expression.parsed) : expression.value;
      case 'integer':
      case 'decimal':
        return Number(expression.value);
      case 'bool':
        return expression.value === 'null' ? null : expression.value === 'true';
      case 'array':
        if (expression.isRange) return this.#range(expression.value ?? []);
        return (expression.value ?? []).map((one) => this.#evaluate(one));
      case 'map':
        return new Map(Object.entries(expression.value ?? {}).map(([name, one]) => [name, this.#evaluate(one)]));
      case 'math':
        return this.#compute(expression.operator, expression.expression);
    }
  }

  #range(bounds: readonly (Expression | string | number)[]): Value[] {
    const [from = 0, to = 0] = bounds.map((bound) =>
      Number(typeof bound === 'object' ? textOf(this.#evaluate(bound)) : bound),
    );
    const length = Math.min(Math.abs(to - from) + 1, foreachLimit) || 0;
    return Array.from({ length }, (_, index) => from + (to < from ? -index : index));
  }

  #compute(operator: string, [first, second]: readonly Expression[]): Value {
    const left = this.#evaluate(first as Expression);
    const right = (): Value => this.#evaluate(second as Expression);
    switch (operator) {
      case 'parenthesis':
        return left;
      case 'not':
        return !isTrue(left);
      case 'minus':
        return -Number(left);
      case '&&':
        return isTrue(left) && isTrue(right());
      case '||':
        return isTrue(left) || isTrue(right());
      case '==':
        return areEqual(left, right());
      case '!=':
        return !areEqual(left, right());
      default:
        return compute(operator, left, right());
    }
  }

  #write(text: string): string {
    this.#written += text.length;
    if (this.#written > outputLimit)
      throw new TemplateFailure(`the template writes more than ${outputLimit} characters`);
    return text;
  }

  #step(): void {
    if (++this.#steps > stepLimit) throw new TemplateFailure(`the template takes more than ${stepLimit} steps`);
  }
}

const sourceOf = ({ leader, id, path = [], isWraped }: Reference): string => {
  const steps = path.map((step) =>
    step.type === 'index' ? '[…]' : `.${step.id}${step.type === 'method' ? '()' : ''}`,
  );
  const name = id + steps.join('');
  return isWraped ? `${leader}{${name}}` : `${leader}${name}`;
};
