import '../../support/api-environment.ts';
import { identityRoutes } from '../../../domain/api/routes/identity.ts';
import { defineApi } from '../../../tasks/api/define-api.ts';
import { identityApi } from '../../../tasks/api/identity-api.ts';
import type { UserDirectory } from '../../../tasks/ports/user-directory.ts';
import { gatewayStandIn } from '../../support/gateway-stand-in.ts';
import { memoryApiPorts } from '../../support/memory/memory-api-ports.ts';
import { type MemoryUserDirectory, memoryUserDirectory } from '../../support/memory/memory-user-directory.ts';
import { memoryUserStore } from '../../support/memory/memory-user-store.ts';

/** The identity routes behind a gateway, on a directory in memory or on `instead`. */
export const openIdentityApi = async ({
  directory,
  instead,
}: {
  directory?: MemoryUserDirectory;
  instead?: UserDirectory;
} = {}) => {
  const people = directory ?? (await memoryUserDirectory());
  const users = memoryUserStore();
  const handler = defineApi(identityApi({ directory: instead ?? people, users }), memoryApiPorts());
  const request = gatewayStandIn(identityRoutes, handler as never, people.tokens.keys);

  /** Status, code or body, without what differs from request to request. */
  const ask = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await request({
      method,
      path,
      headers: { 'content-type': 'application/json', ...(token !== undefined && { Authorization: token }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { correlationId: _, ...said } = JSON.parse(answer.body) as Record<string, unknown>;
    return { status: answer.statusCode, body: said };
  };
  const post = (path: string, body: unknown, token?: string) => ask('POST', `/auth/${path}`, body, token);
  const get = (path: string, token?: string) => ask('GET', path, undefined, token);
  return { people, users, request, post, get };
};
