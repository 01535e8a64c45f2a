/** What of an event a target is sent: the whole, a constant, a part, or a transformed text. */
export type TargetInput = {
  input?: string;
  inputPath?: string;
  transformer?: { paths: Readonly<Record<string, string>>; template: string };
};

export type EventEnvelope = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: readonly string[];
  detail: unknown;
};

/** The text that is sent to a target, JSON unless a template says otherwise. */
export const targetInputOf = (
  target: TargetInput,
  event: EventEnvelope,
  rule: { name: string; arn: string; ingestionTime: string },
): string => {
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined) return JSON.stringify(valueAtPath(event, target.inputPath) ?? {});
  if (!target.transformer) return JSON.stringify(event);

  const values = new Map<string, unknown>([
    ['aws.events.rule-arn', rule.arn],
    ['aws.events.rule-name', rule.name],
    ['aws.events.event.ingestion-time', rule.ingestionTime],
    ['aws.events.event', event],
    ['aws.events.event.json', event],
  ]);
  for (const [name, path] of Object.entries(target.transformer.paths)) values.set(name, valueAtPath(event, path));
  return fillTemplate(target.transformer.template, (name) =>
    values.has(name) ? { value: values.get(name) } : undefined,
  );
};

/** `$.detail.items[0].name`, the paths that input transformers take; undefined if there is nothing. */
export const valueAtPath = (value: unknown, path: string): unknown => {
  const steps = [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)];
  if (!path.startsWith('$') || path.slice(1) !== steps.map(([step]) => step).join(''))
    throw new Error(`not a JSON path that EventBridge takes: ${path}`);
  let current = value;
  for (const [, field, index, quoted] of steps) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string, unknown>)[field ?? index ?? quoted ?? ''];
  }
  return current;
};

/**
 * Puts values in place of `<name>`: as JSON where the template has them bare, as text (escaped) inside a quoted string.
 * A value that the event lacks is null bare and nothing inside a string.
 *
 * @param lookUp undefined: not a name, the text stays as it is.
 */
export const fillTemplate = (template: string, lookUp: (name: string) => { value: unknown } | undefined): string => {
  let filled = '';
  let inString = false;
  for (let index = 0; index < template.length; index++) {
    const character = template[index] as string;
    const placeholder = character === '<' ? /^<([^<>"\s]+)>/.exec(template.slice(index)) : null;
    const found = placeholder?.[1] === undefined ? undefined : lookUp(placeholder[1]);
    if (placeholder && found) {
      filled += inString ? insideString(found.value) : JSON.stringify(found.value ?? null);
      index += placeholder[0].length - 1;
      continue;
    }
    if (character === '\\' && inString) {
      filled += template.slice(index, index + 2);
      index++;
      continue;
    }
    if (character === '"') inString = !inString;
    filled += character;
  }
  return filled;
};

const insideString = (value: unknown): string => {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
};
