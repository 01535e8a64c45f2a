import type { ServiceApi } from '../gateway-request.ts';
import { queryApi } from '../query-api.ts';

export const stsApi = (accountId: string): ServiceApi =>
  queryApi({
    service: 'STS',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: {
      GetCallerIdentity: () => ({ Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId, Account: accountId }),
    },
  });
