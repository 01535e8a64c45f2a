/**
 * Text with `$context.…` and `$stageVariables.…` in it, as gateway responses and access logs have it: a substitution, no
 * template language.
 */
export type SubstitutionTemplate = { parts: readonly (string | Variable)[] };
type Variable = { root: 'context' | 'stageVariables'; path: readonly string[] };

const variablePattern = /\$(context|stageVariables)((?:\.[A-Za-z0-9_:-]*[A-Za-z0-9_])+)/g;

/** @param onUnknown told of a `$name` that is none of the roots. */
export const parseSubstitution = (text: string, onUnknown: (name: string) => void): SubstitutionTemplate => {
  const parts: (string | Variable)[] = [];
  let end = 0;
  const keep = (literal: string): void => {
    for (const [name] of literal.matchAll(/\$!?\{?[A-Za-z][A-Za-z0-9_.]*/g)) onUnknown(name);
    if (literal !== '') parts.push(literal);
  };
  for (const match of text.matchAll(variablePattern)) {
    keep(text.slice(end, match.index));
    const [whole, root, path = ''] = match;
    parts.push({ root: root as Variable['root'], path: path.slice(1).split('.') });
    end = match.index + whole.length;
  }
  keep(text.slice(end));
  return { parts };
};

/** @param lookUp undefined for what isn't there; @param absent what stands in its place. */
export const substitute = (
  { parts }: SubstitutionTemplate,
  lookUp: (root: Variable['root'], path: readonly string[]) => string | undefined,
  absent: string,
): string => parts.map((part) => (typeof part === 'string' ? part : (lookUp(part.root, part.path) ?? absent))).join('');
