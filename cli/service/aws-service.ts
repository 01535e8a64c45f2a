import type { Connection } from '../connection.ts';
import { awsDestination, getDocument } from './aws-documents.ts';
import { awsExecutions } from './aws-executions.ts';
import type { Service } from './service.ts';

/** Concord by its services, with the rights of the caller's AWS credentials. */
export const awsService = (connection: Connection): Service => ({
  ...awsExecutions(connection),
  destination: (to) => awsDestination(connection, to),
  document: (documentId) => getDocument(connection, documentId),
});
