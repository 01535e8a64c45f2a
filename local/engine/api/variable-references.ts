import { isObject } from '../json.ts';

/**
 * Which variables each state refers to, by state name: what DescribeStateMachine calls variableReferences. JSONPath refers by
 * `$name`, JSONata within {% %}; names assigned inside an expression (`$x := …`, a function's parameters) are its own.
 */
export const variableReferences = (definitionText: string): Record<string, string[]> | undefined => {
  const references: Record<string, string[]> = {};
  const visitMachine = (machine: unknown, language: string): void => {
    if (!isObject(machine) || !isObject(machine.States)) return;
    for (const [name, state] of Object.entries(machine.States)) {
      if (!isObject(state)) continue;
      const own = typeof state.QueryLanguage === 'string' ? state.QueryLanguage : language;
      const found = new Set<string>();
      for (const [field, value] of Object.entries(state)) {
        if (field === 'Branches' && Array.isArray(value)) for (const branch of value) visitMachine(branch, language);
        else if (field === 'ItemProcessor' || field === 'Iterator') visitMachine(value, language);
        else collect(field, value, own, found);
      }
      if (found.size > 0) references[name] = [...found].sort();
    }
  };
  const definition: unknown = JSON.parse(definitionText);
  visitMachine(
    definition,
    isObject(definition) && typeof definition.QueryLanguage === 'string' ? definition.QueryLanguage : 'JSONPath',
  );
  return Object.keys(references).length > 0 ? references : undefined;
};

const collect = (field: string, value: unknown, language: string, found: Set<string>): void => {
  if (typeof value === 'string') {
    if (language === 'JSONata') {
      if (/^\{%.*%\}$/s.test(value)) jsonataVariables(value.slice(2, -2), found);
    } else if (field.endsWith('.$') || field.endsWith('Path') || field === 'Variable') {
      for (const match of value.replace(/'(?:[^'\\]|\\.)*'/g, '').matchAll(/(?<![$\w])\$([A-Za-z_]\w*)/g))
        found.add(match[1] as string);
    }
  } else if (Array.isArray(value)) for (const item of value) collect(field, item, language, found);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) collect(key, item, language, found);
};

const jsonataVariables = (expression: string, found: Set<string>): void => {
  const text = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  const own = new Set(['states']);
  for (const match of text.matchAll(/\$([A-Za-z_]\w*)\s*:=/g)) own.add(match[1] as string);
  for (const match of text.matchAll(/(?:function|λ)\s*\(([^)]*)\)/g))
    for (const parameter of (match[1] as string).matchAll(/\$([A-Za-z_]\w*)/g)) own.add(parameter[1] as string);
  for (const match of text.matchAll(/\$([A-Za-z_]\w*)(\s*\()?/g))
    if (match[2] === undefined && !own.has(match[1] as string)) found.add(match[1] as string);
};
