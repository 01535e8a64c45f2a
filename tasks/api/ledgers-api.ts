import { awsLedgerPorts } from '../adapters/aws-ledger-ports.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { servedLedgers } from './ledgers/served-ledgers.ts';

export const handler = defineApi(
  servedLedgers({ ...awsLedgerPorts(), simulators: process.env.SIMULATORS === 'on' }),
  awsApiPorts(),
);
