import { parse } from 'velocityjs';

/** The tree that velocityjs makes of a template, as far as API Gateway's templates go. */
export type Node =
  | string
  | Reference
  | { type: 'set'; equal: [Reference, Expression] }
  | { type: 'raw'; value: string }
  | { type: 'comment' }
  | { type: 'break' }
  | Block;
/** A directive and what stands between it and its `#end`. */
export type Block = [BlockHead, ...(Node | Branch)[]];
type BlockHead = { type: 'if'; condition: Expression } | { type: 'foreach'; to: string; from: Expression };
export type Branch = { type: 'elseif'; condition: Expression } | { type: 'else' };
export type Reference = {
  type: 'references';
  id: string;
  /** `$!`: nothing prints nothing. */
  leader: '$' | '$!';
  path?: Step[];
  isWraped?: boolean;
};
export type Step =
  | { type: 'method'; id: string; args?: Expression[] | false }
  | { type: 'property'; id: string }
  | { type: 'index'; id: Expression };
export type Expression =
  | Reference
  | { type: 'string'; value: string; isEval?: boolean; parsed?: Node[] }
  | { type: 'integer' | 'decimal'; value: string }
  | { type: 'bool'; value: 'true' | 'false' | 'null' }
  | { type: 'array'; value?: Expression[]; isRange?: boolean }
  | { type: 'map'; value?: Record<string, Expression> }
  | { type: 'math'; operator: string; expression: Expression[] };

/** The template isn't Velocity, or asks for a directive that API Gateway's templates here don't have. */
export class TemplateSyntaxError extends Error {
  override name = 'TemplateSyntaxError';
}

const nodeTypes = ['references', 'set', 'raw', 'comment', 'break', 'elseif', 'else'];

/** @throws TemplateSyntaxError */
export const parseTemplate = (text: string): Node[] => {
  let nodes: unknown[];
  try {
    nodes = parse(text) as unknown[];
  } catch (error) {
    throw new TemplateSyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  checkNodes(nodes);
  return nodes as Node[];
};

const checkNodes = (nodes: readonly unknown[]): void => {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    if (Array.isArray(node)) {
      const [head, ...rest] = node as [{ type: string }, ...unknown[]];
      if (head.type !== 'if' && head.type !== 'foreach') throw new TemplateSyntaxError(`#${head.type} is not known`);
      checkExpressions(head);
      checkNodes(rest);
      continue;
    }
    const { type, id } = node as { type: string; id?: string };
    if (!nodeTypes.includes(type))
      throw new TemplateSyntaxError(`#${type === 'macro_call' ? String(id) : type} is not known`);
    checkExpressions(node as object);
  }
};

/** Texts in double quotes are templates themselves: they are read once, here. */
const checkExpressions = (part: unknown): void => {
  if (Array.isArray(part)) {
    for (const entry of part) checkExpressions(entry);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  const literal = part as { type?: string; isEval?: boolean; value?: unknown; parsed?: Node[] };
  if (literal.type === 'string' && literal.isEval && typeof literal.value === 'string' && /[$#]/.test(literal.value))
    literal.parsed = parseTemplate(literal.value);
  for (const [name, entry] of Object.entries(part)) if (name !== 'pos' && name !== 'parsed') checkExpressions(entry);
};
