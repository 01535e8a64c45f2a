import { isJsonObject, type Json } from '../json.ts';

/** States.Format: each {} takes the next value; `\{` and `\}` are braces. Objects print as Java's maps do on AWS. */
export const formatTemplate = (template: string, values: Json[], fail: (message: string) => never): string => {
  let next = 0;
  let result = '';
  for (let index = 0; index < template.length; index++) {
    const character = template[index];
    if (character === '\\' && (template[index + 1] === '{' || template[index + 1] === '}')) {
      result += template[++index];
    } else if (character === '{' && template[index + 1] === '}') {
      if (next >= values.length) fail('The number of arguments does not match the number of {} in the template');
      result += asText(values[next++] ?? null);
      index++;
    } else result += character;
  }
  if (next !== values.length) fail('The number of arguments does not match the number of {} in the template');
  return result;
};

const asText = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(asText).join(', ')}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, field]) => `${key}=${asText(field)}`)
      .join(', ')}}`;
  return String(value);
};
