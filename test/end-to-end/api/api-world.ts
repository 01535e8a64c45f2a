import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Runtime, startRuntime } from '../../../local/runtime.ts';

type ApiCall = {
  method: string;
  path: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
};
// biome-ignore lint/suspicious/noExplicitAny: answers are read member by member, and the assertion is the check
export type ApiResult = { status: number; headers: Headers; body: any; text: string };

/** The project's own stack on this machine, and what a test needs to ask it over HTTP. */
export type ApiWorld = {
  runtime: Runtime;
  call(call: ApiCall): Promise<ApiResult>;
  /** A POST with an Idempotency-Key of its own. */
  post(path: string, token: string, body?: unknown, key?: string): Promise<ApiResult>;
  get(path: string, token?: string): Promise<ApiResult>;
  /** The id token of the local user of this name, such as `trade-ops-2`. */
  tokenOf(user: string): Promise<string>;
  /** The private key that the local user pool signs with, as a JWK. */
  signingKey(): Promise<Record<string, string>>;
  stop(): Promise<void>;
};

export const startApiWorld = async (): Promise<ApiWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-api-'));
  const runtime = await startRuntime({ dataFolder: join(folder, 'data'), port: 0, apiPort: 0 });
  const tokens = new Map<string, Promise<string>>();

  const call = async ({ method, path, token, body, headers = {} }: ApiCall): Promise<ApiResult> => {
    const response = await fetch(`${runtime.apiEndpoint}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: token }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : undefined, text };
  };

  const signIn = async (user: string): Promise<string> => {
    const email = `${user}@concord.local`;
    const password = runtime.localUsers?.users.find((known) => known.email === email)?.password;
    const { status, body, text } = await call({ method: 'POST', path: '/auth/login', body: { email, password } });
    if (status !== 200) throw new Error(`signing ${user} in: ${status} ${text}`);
    return body.idToken as string;
  };

  return {
    runtime,
    call,
    get: (path, token) => call({ method: 'GET', path, ...(token !== undefined && { token }) }),
    post: (path, token, body, key = randomUUID()) =>
      call({ method: 'POST', path, token, ...(body !== undefined && { body }), headers: { 'Idempotency-Key': key } }),
    tokenOf(user) {
      const known = tokens.get(user) ?? signIn(user);
      tokens.set(user, known);
      return known;
    },
    async signingKey() {
      const files = await readdir(join(folder, 'data'), { recursive: true });
      const file = files.find((name) => name.endsWith('.jwk.json'));
      if (file === undefined) throw new Error('the user pool has no key');
      return JSON.parse(await readFile(join(folder, 'data', file), 'utf8'));
    },
    async stop() {
      await runtime.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
