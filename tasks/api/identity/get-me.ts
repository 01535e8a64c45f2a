import { mayUse, type OperationId, rights } from '../../../domain/api/rights.ts';
import { getMe } from '../../../domain/api/routes/identity.ts';
import { serve } from '../define-api.ts';
import type { IdentityPorts } from './answers.ts';

const operationIds = Object.keys(rights) as OperationId[];

/** The caller by their token; their name as they last signed in with it. */
export const serveGetMe = ({ users }: Pick<IdentityPorts, 'users'>) =>
  serve(getMe, async ({ actor: { userId, email, groups } }) => ({
    body: {
      userId,
      email,
      name: (await users.get(userId))?.name ?? null,
      groups: [...groups],
      operations: operationIds.filter((operationId) => mayUse(operationId, groups)),
    },
  }));
