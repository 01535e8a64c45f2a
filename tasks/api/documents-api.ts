import { dynamoAnnouncedUploads } from '../adapters/dynamo-announced-uploads.ts';
import { dynamoDocumentList } from '../adapters/dynamo-document-list.ts';
import { dynamoDocumentStore } from '../adapters/dynamo-document-store.ts';
import { dynamoExecutionAudit } from '../adapters/dynamo-execution-audit.ts';
import { dynamoReviewStore } from '../adapters/dynamo-review-store.ts';
import { dynamo } from '../adapters/dynamodb.ts';
import { required } from '../adapters/environment.ts';
import { s3Client, s3WorkFiles } from '../adapters/s3.ts';
import { linkingS3Client, s3IncomingDocuments } from '../adapters/s3-incoming-documents.ts';
import { sfnExecutions } from '../adapters/sfn-executions.ts';
import { sfnClient, sfnTaskCallbacks } from '../adapters/sfn-task-callbacks.ts';
import { awsApiPorts } from './aws-api-ports.ts';
import { defineApi } from './define-api.ts';
import { servedDocuments } from './documents/served-documents.ts';

const sfn = sfnClient();

export const handler = defineApi(
  servedDocuments({
    documents: dynamoDocumentStore(dynamo),
    list: dynamoDocumentList(dynamo),
    announced: dynamoAnnouncedUploads(dynamo),
    incoming: s3IncomingDocuments(linkingS3Client()),
    reviews: dynamoReviewStore(dynamo),
    files: s3WorkFiles(s3Client()),
    executions: sfnExecutions(sfn, () => required('MACHINE_ARN_PREFIX')),
    callbacks: sfnTaskCallbacks(sfn),
    audit: dynamoExecutionAudit(dynamo),
    clock: Date.now,
  }),
  awsApiPorts(),
);
