import type { ExecutionEvent } from '../../ports/executions.ts';

/** Base64, which has its padding in the middle at times, plain or escaped in a URL. */
const character = '(?:[A-Za-z0-9+/=_-]|%2[BbFf]|%3[Dd])';

/**
 * A task token by its form. AWS calls tokens opaque, but all that it has made so far begin alike
 * (`AAAAKgAAAAIAAAAAAAAAA…`, later `AQ??AAAAKgAAAAMAAAAAAAAAA…`); those of the local runtime are `["arn:…` in base64.
 */
const tokenForm = new RegExp(`(?:(?:AQ[A-Za-z0-9+/%]{2,6})?AAAAKgAAAA[A-Z]AAAAA|WyJhcm46)${character}{16,}`, 'g');

/** Any text that could be a token of a form not seen yet: SendTaskSuccess takes 1 to 2,048 characters. */
const couldBeToken = /^[A-Za-z0-9+/=_-]{100,2048}$/;

/** What stands where a token was. */
const leftOut = '(task token)';

const stringsIn = function* (value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const member of Object.values(value)) yield* stringsIn(member);
};

const parsed = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
};

export const waitsForToken = ({ type, details }: ExecutionEvent): boolean =>
  type === 'TaskScheduled' && String(details.resource).endsWith('.waitForTaskToken');

/** Texts of a waiting task's parameters that may be its token, the likeliest first. */
export const taskTokensOf = (event: ExecutionEvent): string[] => {
  if (!waitsForToken(event)) return [];
  const strings = [...stringsIn(parsed(event.details.parameters))];
  const byForm = strings.flatMap((text) => text.match(tokenForm) ?? []).map((token) => unescaped(token));
  return [...new Set([...byForm, ...strings.filter((text) => couldBeToken.test(text))])];
};

const unescaped = (token: string): string => token.replace(/%(2[BbFf]|3[Dd])/g, (code) => decodeURIComponent(code));

/**
 * A value with every task token in it left out: those given, however they are embedded, and whatever has a token's form.
 * Keys are left alone, and texts that hold JSON stay texts.
 */
export const withoutTaskTokens = <Value>(value: Value, tokens: readonly string[] = []): Value => {
  const spellings = tokens.flatMap((token) => [token, encodeURIComponent(token)]);
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string')
      return spellings.reduce((text, token) => text.replaceAll(token, leftOut), part).replace(tokenForm, leftOut);
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part === 'object' && part !== null && !(part instanceof Date))
      return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, clean(member)]));
    return part;
  };
  return clean(value) as Value;
};
