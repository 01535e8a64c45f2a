import type { AnnouncedUploads } from '../../ports/announced-uploads.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentList } from '../../ports/document-list.ts';
import type { DocumentStore } from '../../ports/document-store.ts';
import type { ExecutionAudit } from '../../ports/execution-audit.ts';
import type { Executions } from '../../ports/executions.ts';
import type { IncomingDocuments } from '../../ports/incoming-documents.ts';
import type { ReviewStore } from '../../ports/review-store.ts';
import type { TaskCallbacks } from '../../ports/task-callbacks.ts';
import type { WorkFiles } from '../../ports/work-files.ts';

/** What the documents' routes need from outside. */
export type DocumentsPorts = {
  documents: Pick<DocumentStore, 'get'>;
  list: DocumentList;
  incoming: IncomingDocuments;
  announced: Pick<AnnouncedUploads, 'announce'>;
  reviews: Pick<ReviewStore, 'get' | 'decide'>;
  files: WorkFiles;
  executions: Pick<Executions, 'find' | 'redrive'>;
  callbacks: Pick<TaskCallbacks, 'succeed'>;
  audit: ExecutionAudit;
  clock: Clock;
};
