import type { Connection } from '../connection.ts';
import { awsSendTo, getDocument } from './aws-documents.ts';
import { awsExecutions } from './aws-executions.ts';
import { awsSettlements } from './aws-settlement-files.ts';
import type { Service } from './service.ts';

/** Concord by its services, with the rights of the caller's AWS credentials. */
export const awsService = (connection: Connection): Service => ({
  ...awsExecutions(connection),
  sendTo: (to) => awsSendTo(connection, to),
  settlements: awsSettlements(connection),
  document: (documentId) => getDocument(connection, documentId),
});
