/**
 * A task token says where its answer belongs, so that finding the waiting task needs no index and survives restarts;
 * the state keeps the whole token, and only an equal one is answered.
 */
export type TokenTarget = { executionArn: string; scopeId: number; attempt: number };

export const newTaskToken = (target: TokenTarget, random: () => number): string => {
  const nonce = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('');
  return Buffer.from(JSON.stringify([target.executionArn, target.scopeId, target.attempt, nonce])).toString('base64');
};

export const parseTaskToken = (token: string): TokenTarget | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (!Array.isArray(value)) return undefined;
    const [executionArn, scopeId, attempt] = value as unknown[];
    if (typeof executionArn !== 'string' || typeof scopeId !== 'number' || typeof attempt !== 'number')
      return undefined;
    return { executionArn, scopeId, attempt };
  } catch {
    return undefined;
  }
};
