import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newTaskToken } from '../../../local/engine/task-token.ts';
import { taskTokensOf, withoutTaskTokens } from '../../../tasks/api/executions/task-tokens.ts';
import type { ExecutionEvent } from '../../../tasks/ports/executions.ts';

const base64 = fc.uint8Array({ minLength: 150, maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('base64'));
/** The forms that AWS's own have had, and the local runtime's. */
const known = fc.oneof(
  base64.map((rest) => `AAAAKgAAAAIAAAAAAAAAA${rest}`),
  fc.tuple(base64, base64).map(([one, two]) => `AQB8AAAAKgAAAAMAAAAAAAAAA${one}${two}`),
  fc
    .nat()
    .map((scopeId) =>
      newTaskToken({ executionArn: 'arn:aws:states:us-east-1:0:execution:M:e', scopeId, attempt: 0 }, () => 0.5),
    ),
);
const newForm = base64.map((rest) => `zz${rest}`);

const scheduled = (parameters: unknown, resource = 'invoke.waitForTaskToken'): ExecutionEvent => ({
  id: 3,
  previousEventId: 2,
  at: '2026-11-02T09:00:00.000Z',
  type: 'TaskScheduled',
  details: { resourceType: 'lambda', resource, region: 'us-east-1', parameters: JSON.stringify(parameters) },
});

/** Places where a token has been seen to stand. */
const embed: ((token: string) => unknown)[] = [
  (token) => token,
  (token) => JSON.stringify({ Payload: { reply: token, deep: [[{ token }]] } }),
  (token) => ({ input: JSON.stringify({ body: JSON.stringify({ token }) }) }),
  (token) => ({ cause: `the answer to ${token} was late`, list: [token] }),
  (token) => `<a href="https://x.example/approve?t=${encodeURIComponent(token)}&n=1">`,
];
const has = (value: unknown, token: string): boolean => {
  const text = JSON.stringify(value);
  return text.includes(token) || text.includes(encodeURIComponent(token));
};

describe('task tokens', () => {
  it('of a known form are left out wherever they stand', () => {
    fc.assert(
      fc.property(known, fc.constantFrom(...embed), (token, place) => {
        const clean = withoutTaskTokens(place(token));

        expect(has(clean, token)).toBe(false);
        // Nor is any longer piece of it left.
        expect(has(clean, token.slice(-60))).toBe(false);
      }),
      { seed: 7 },
    );
  });

  it('of any form are found in what the waiting task was given, and left out by their value', () => {
    fc.assert(
      fc.property(fc.oneof(known, newForm), fc.constantFrom(...embed), (token, place) => {
        const tokens = taskTokensOf(scheduled({ FunctionName: 'ask', Payload: { anything: token } }));

        expect(tokens).toContain(token);
        expect(has(withoutTaskTokens(place(token), tokens), token)).toBe(false);
      }),
      { seed: 7 },
    );
  });

  it('are found in a link too', () => {
    fc.assert(
      fc.property(known, (token) => {
        expect(taskTokensOf(scheduled({ link: `https://x/?t=${encodeURIComponent(token)}` }))).toContain(token);
      }),
      { seed: 7 },
    );
  });

  it('are looked for only in tasks that wait for one', () => {
    expect(taskTokensOf(scheduled({ content: 'A'.repeat(200) }, 'invoke'))).toEqual([]);
  });

  it('are all that is left out', () => {
    const details = {
      name: 'State',
      input: JSON.stringify({ sha256: 'ab'.repeat(32), arn: 'arn:aws:states:us-east-1:0:execution:M:e', n: 1.5 }),
      inputDetails: { truncated: false },
      timeoutInSeconds: 30,
      at: null,
      jwt: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln',
      image: Buffer.alloc(300, 7).toString('base64'),
    };

    expect(withoutTaskTokens(details)).toEqual(details);
  });
});
