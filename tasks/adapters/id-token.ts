import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { ServiceUnavailableError } from '../errors.ts';
import type { SignedInUser } from '../ports/user-directory.ts';

const Claims = z.object({
  sub: z.string().min(1),
  email: z.string().min(1),
  name: z.string().optional(),
  token_use: z.literal('id'),
  /** Epoch seconds of the sign-in itself; a refresh keeps it. */
  auth_time: z.int().positive(),
});

export type IdTokens = {
  /** @throws Error for a token that is not the pool's, ServiceUnavailableError where its keys can't be read. */
  read(idToken: string): Promise<SignedInUser>;
};

/** Where a user pool answers: on AWS by its region, which begins its id, or where the SDK's clients are told to ask. */
const poolUrls = (userPoolId: string): { issuers: string[]; keys: URL } => {
  const onAws = `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/${userPoolId}`;
  const endpoint = process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? process.env.AWS_ENDPOINT_URL;
  const asked = endpoint === undefined ? onAws : `${endpoint.replace(/\/$/, '')}/${userPoolId}`;
  return { issuers: [onAws, asked], keys: new URL(`${asked}/.well-known/jwks.json`) };
};

/**
 * Reads the id tokens of a user pool's client, verified as AWS describes ("Verifying JSON web tokens").
 * @param keys the pool's public keys; by default those that it publishes.
 */
export const idTokensOf = (userPoolId: string, clientId: string, keys?: JWTVerifyGetKey): IdTokens => {
  const { issuers, keys: published } = poolUrls(userPoolId);
  const publicKeys = keys ?? createRemoteJWKSet(published, { timeoutDuration: 5_000 });
  return {
    async read(idToken) {
      try {
        const { payload } = await jwtVerify(idToken, publicKeys, {
          issuer: issuers,
          audience: clientId,
          algorithms: ['RS256'],
          requiredClaims: ['exp'],
          clockTolerance: 60,
        });
        const { sub, email, name, auth_time } = Claims.parse(payload);
        return {
          userId: sub,
          email,
          name: name ?? null,
          authenticatedAt: new Date(auth_time * 1000).toISOString(),
        };
      } catch (error) {
        const isUnreachable = error instanceof errors.JWKSTimeout || error instanceof TypeError;
        if (isUnreachable) throw new ServiceUnavailableError('the user pool does not give its keys', { cause: error });
        // Without a cause: some of the library's errors carry the claims, and errors are logged whole.
        throw new Error(`the user pool gave an id token that is none of its own: ${(error as Error).message}`);
      }
    },
  };
};
