import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTVerifyGetKey, SignJWT } from 'jose';
import { clientId } from '../api-client.ts';

export const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_memory';

type Subject = { userId: string; email: string; name: string; groups: readonly string[] };

export type MemoryTokens = {
  /** As Cognito signs id tokens: RS256, instants in epoch seconds. */
  idToken(
    subject: Subject,
    instants: { authenticatedAtMs: number; issuedAtMs: number; expiresInSeconds: number },
  ): Promise<string>;
  keys: JWTVerifyGetKey;
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

export const memoryTokens = async (): Promise<MemoryTokens> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const kid = 'memory-1';
  return {
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] }),
    idToken: ({ userId, email, name, groups }, { authenticatedAtMs, issuedAtMs, expiresInSeconds }) =>
      new SignJWT({
        email,
        name,
        token_use: 'id',
        auth_time: seconds(authenticatedAtMs),
        ...(groups.length > 0 && { 'cognito:groups': groups }),
      })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(clientId)
        .setIssuedAt(seconds(issuedAtMs))
        .setExpirationTime(seconds(issuedAtMs) + expiresInSeconds)
        .sign(privateKey),
  };
};
