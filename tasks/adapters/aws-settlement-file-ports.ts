import type { SettlementFilePorts } from '../ports/settlement-file-ports.ts';
import { dynamoLedgerStore } from './dynamo-ledger-store.ts';
import { dynamoSettlementFiles } from './dynamo-settlement-files.ts';
import { dynamo } from './dynamodb.ts';
import { eventBridgeClient, eventBridgePublisher } from './eventbridge-publisher.ts';
import { s3Client, s3Uploads } from './s3.ts';
import { s3RunFiles } from './s3-run-files.ts';
import { s3UploadCopies } from './s3-upload-copies.ts';

/** What the import of settlement files runs on in Lambda. */
export const awsSettlementFilePorts = (): SettlementFilePorts => {
  const s3 = s3Client();
  return {
    clock: Date.now,
    copies: s3UploadCopies(s3),
    events: eventBridgePublisher(eventBridgeClient(), 'concord.ledger'),
    files: s3RunFiles(s3),
    ledger: dynamoLedgerStore(dynamo),
    settlementFiles: dynamoSettlementFiles(dynamo),
    uploads: s3Uploads(s3),
  };
};
