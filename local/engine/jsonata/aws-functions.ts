import { createHash } from 'node:crypto';
import { JavaRandom } from '../intrinsics/java-random.ts';
import { parseJson } from '../json.ts';
import { JsonataError } from './jsonata-error.ts';
import type { Expression } from './synchronous-jsonata.ts';

/** What AWS adds to JSONata, and what it takes away ($eval). `random` is read at call time: it changes by evaluation. */
export const registerAwsFunctions = (expression: Expression, random: () => number): void => {
  expression.registerFunction(
    'partition',
    (array: unknown[] | undefined, size: number | undefined) => {
      if (array === undefined || size === undefined) return undefined;
      const width = Math.trunc(size);
      if (width < 1) throw new JsonataError('D3137', 'The second argument of $partition must be a positive number');
      const chunks: unknown[] = [];
      for (let start = 0; start < array.length; start += width) chunks.push(array.slice(start, start + width));
      return chunks;
    },
    '<a-n:a>',
  );
  expression.registerFunction(
    'range',
    (first: number | undefined, last: number | undefined, step: number | undefined) => {
      if (first === undefined || last === undefined || step === undefined) return undefined;
      if (step === 0) throw new JsonataError('D3137', 'The step of $range must not be zero');
      const count = Math.floor((last - first) / step) + 1;
      if (count > 1_000_000)
        throw new JsonataError(
          'D3137',
          `The size of the sequence allocated by $range must not exceed 1e6. Attempted to allocate ${count}.`,
        );
      return asSequence(Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step));
    },
    '<n-nn:a>',
  );
  expression.registerFunction(
    'hash',
    (data: string | undefined, algorithm: string | undefined) => {
      if (data === undefined) return undefined;
      return hashHex(data, algorithm ?? 'SHA-256');
    },
    '<s-s?:s>',
  );
  expression.registerFunction(
    'random',
    (seed: number | undefined) => (seed === undefined ? random() : new JavaRandom(seed).nextDouble()),
    '<n?:n>',
  );
  expression.registerFunction('uuid', () => uuidFrom(random), '<:s>');
  expression.registerFunction(
    'parse',
    (text: string | undefined) => {
      if (text === undefined) return undefined;
      try {
        return parseJson(text);
      } catch {
        throw new JsonataError('D3137', `The argument of $parse is not valid JSON: ${text}`);
      }
    },
    '<s-:j>',
  );
  expression.assign('eval', undefined);
};

/** A jsonata sequence: like a path's result, one that holds a single value is that value. */
const asSequence = (values: unknown[]): unknown[] =>
  Object.defineProperty(values, 'sequence', { enumerable: false, value: true });

const hashNames: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Hex digest by one of the algorithms that States.Hash and $hash name. */
export const hashHex = (data: string, algorithm: string): string => {
  const name = Object.hasOwn(hashNames, algorithm) ? hashNames[algorithm] : undefined;
  if (!name) throw new JsonataError('D3137', `Unsupported hash algorithm: ${algorithm}`);
  return createHash(name).update(data, 'utf8').digest('hex');
};

/** A version 4 UUID from the engine's randomness, so that a simulation repeats itself. */
export const uuidFrom = (random: () => number): string => {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
