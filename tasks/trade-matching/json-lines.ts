/** One JSON value a line, each line ended. */
export const toJsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** The values of a text of JSON Lines. What reads here was written by a task of the same run. */
export const fromJsonLines = <Value>(text: string): Value[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Value]));
