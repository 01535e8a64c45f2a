import type { Clock } from './clock.ts';
import type { EventPublisher } from './event-publisher.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { RunFiles } from './run-files.ts';
import type { SettlementFileStore, UploadCopies } from './settlement-files.ts';
import type { Uploads } from './uploads.ts';

/** Everything that the import of settlement files runs on. */
export type SettlementFilePorts = {
  clock: Clock;
  copies: UploadCopies;
  events: EventPublisher;
  files: RunFiles;
  ledger: LedgerStore;
  settlementFiles: SettlementFileStore;
  uploads: Uploads;
};
