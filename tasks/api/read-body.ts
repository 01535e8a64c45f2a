import { type Refusal, refuse } from '../../domain/api/problem.ts';
import { type GatewayEvent, headerOf } from './gateway-event.ts';
import { pointerTo } from './json-pointer.ts';

/** Far more than any body of ours needs, and far less than what overflows a stack. */
const deepest = 64;

/** Strict: what is no UTF-8 is refused, not replaced. */
const decodeBase64 = (text: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));

/** Why a member can't be taken, whatever the schema; undefined if it can. */
const faultOf = (key: string | number, value: unknown): string | undefined => {
  if (key === '__proto__') return 'a key that means something else in JavaScript';
  if (typeof value !== 'number') return undefined;
  // An integer that a double can't hold would be another one from here on, and one beyond every double infinite.
  const isKept = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isKept ? undefined : 'a number too large to be kept exactly: send it as text';
};

type Frame = { of: Readonly<Record<string | number, unknown>>; keys: readonly string[] | null; at: number };
const frameOf = (of: object): Frame => ({
  of: of as Frame['of'],
  keys: Array.isArray(of) ? null : Object.keys(of),
  at: 0,
});

/** Walks with a stack of its own, as deep as is allowed: depth is one of the things that it looks for. */
const firstFault = (root: unknown): { path: (string | number)[]; fault: string } | undefined => {
  const frames = isObject(root) ? [frameOf(root)] : [];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const size = frame.keys?.length ?? (frame.of as unknown as unknown[]).length;
    if (frame.at >= size) {
      frames.pop();
      continue;
    }
    const key = frame.keys?.[frame.at] ?? frame.at;
    const value = frame.of[key];
    frame.at += 1;
    const isDeeper = isObject(value) && frames.length >= deepest;
    const fault = isDeeper ? `nested more than ${deepest} deep` : faultOf(key, value);
    if (fault !== undefined) return { path: frames.map(({ keys, at }) => keys?.[at - 1] ?? at - 1), fault };
    if (isObject(value)) frames.push(frameOf(value));
  }
  return undefined;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isJson = (mediaType: string): boolean => /^application\/(?:[\w.+-]+\+)?json$/i.test(mediaType.trim());

/** The body as JSON, before any schema: what no schema could say is refused here. */
export const readBody = (event: GatewayEvent): { value: unknown } | Refusal => {
  const contentType = headerOf(event, 'content-type');
  if (contentType !== undefined && !isJson(contentType.split(';')[0] ?? ''))
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  let value: unknown;
  try {
    const text = event.isBase64Encoded ? decodeBase64(event.body ?? '') : (event.body ?? '');
    value = JSON.parse(text);
  } catch {
    return refuse('MALFORMED_REQUEST', 'The body is not JSON in UTF-8.');
  }
  const found = firstFault(value);
  if (!found) return { value };
  const { path, fault } = found;
  const pointer = pointerTo(path).slice(0, 200);
  return refuse('VALIDATION_FAILED', `body ${pointer || '/'}: ${fault}`, [{ in: 'body', pointer, message: fault }]);
};
