import { awsDeskPorts } from '../adapters/aws-desk-ports.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { servedAudit } from './trade-desk/audit.ts';
import { servedBreaks } from './trade-desk/breaks.ts';
import { servedMatches } from './trade-desk/matches.ts';
import { servedReconciliations } from './trade-desk/reconciliations.ts';
import { servedTrades } from './trade-desk/trades.ts';

const ports = awsDeskPorts();
export const handler = defineApi(
  [servedTrades, servedReconciliations, servedMatches, servedBreaks, servedAudit].flatMap((served) => served(ports)),
  awsApiPorts(),
);
