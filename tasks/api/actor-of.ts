import { z } from 'zod';
import { type Actor, Group } from '../../domain/identity/actor.ts';
import type { GatewayEvent } from './gateway-event.ts';

/** Claims of an id token, as a REST API's Cognito authorizer passes them on: all of them text, lists joined by commas. */
const Claims = z.object({
  /** Cognito's are UUIDs. It names folders and parts of keys, so what could mean something there is not taken. */
  sub: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  aud: z.string(),
  token_use: z.literal('id'),
  email: z.string().default(''),
  'cognito:groups': z.string().default(''),
});

/** REST APIs join a list of groups by commas; other front ends write it as `[a b]`. */
const groupsIn = (text: string): Group[] =>
  text
    .split(/[\s,[\]]+/)
    .map((name) => Group.safeParse(name))
    .flatMap(({ data }) => (data ? [data] : []));

/**
 * Whom the gateway's authorizer found to have signed in. It has verified the token's signature, issuer and expiry, but takes
 * those of any of the pool's clients: that the token was made for one of ours is checked here.
 *
 * @returns undefined where nobody is signed in, or by a token that is not for us.
 */
export const actorOf = (event: GatewayEvent, clientIds: readonly string[]): Actor | undefined => {
  const { data: claims } = Claims.safeParse(event.requestContext.authorizer?.claims);
  if (!claims || !clientIds.includes(claims.aud)) return undefined;
  return {
    userId: claims.sub,
    email: claims.email,
    groups: [...new Set<Group>(['employee', ...groupsIn(claims['cognito:groups'])])],
  };
};
