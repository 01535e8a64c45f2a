import type { ApiClient } from '../../domain/api/client.ts';
import { apiDocument, apiSendTo } from './api-documents.ts';
import { apiExecutions } from './api-executions.ts';
import type { Service } from './service.ts';

/** Concord through its API. */
export const apiService = (client: ApiClient): Service => ({
  ...apiExecutions(client),
  sendTo: (to) => apiSendTo(client, to),
  document: (documentId) => apiDocument(client, documentId),
});
