import type { Grant, TaskDescription } from '../task-description.ts';

const folder = 'tasks/settlement-files';

const publish: Grant = { eventBus: 'default' };
/** A file's record with its audit entry, in one transaction. */
const changeFile: readonly Grant[] = [
  { table: 'SettlementFiles', actions: ['GetItem', 'PutItem'] },
  { table: 'Audit', actions: ['Query', 'PutItem'] },
];

export const registerFile: TaskDescription = {
  name: 'RegisterFile',
  entry: `${folder}/register-file.ts`,
  purpose: 'Registers a settlement file, refuses what is none, and copies it to where the map reads its rows',
  memoryMegabytes: 256,
  timeoutSeconds: 120,
  grants: [
    ...changeFile,
    { bucket: 'Documents', actions: ['GetObject', 'GetObjectVersion'], prefix: 'SETTLEMENTS/' },
    { bucket: 'Work', actions: ['PutObject'], prefix: 'settlements/' },
    publish,
  ],
};

export const appendRows: TaskDescription = {
  name: 'AppendRows',
  entry: `${folder}/append-rows.ts`,
  purpose:
    "Appends a batch of a settlement file's rows to the processor's ledger and says what is wrong with the others",
  memoryMegabytes: 512,
  timeoutSeconds: 60,
  grants: [{ table: 'ProcessorLedger', actions: ['Query', 'GetItem', 'PutItem'] }],
};

export const finishFile: TaskDescription = {
  name: 'FinishFile',
  entry: `${folder}/finish-file.ts`,
  purpose: "Writes a settlement file's rejected rows and counts and publishes SettlementFileImported",
  memoryMegabytes: 1024,
  timeoutSeconds: 120,
  grants: [...changeFile, { bucket: 'Work', actions: ['GetObject', 'PutObject'], prefix: 'settlements/' }, publish],
};

export const recordFileFailure: TaskDescription = {
  name: 'RecordFileFailure',
  entry: `${folder}/record-file-failure.ts`,
  purpose: 'Marks the settlement file of a failed execution FAILED and publishes SettlementFileFailed',
  memoryMegabytes: 256,
  timeoutSeconds: 30,
  grants: [...changeFile, publish],
  triggeredBy: 'settlementFilesFailures',
};

/** Every task of the flow, for infra/ to deploy. */
export const settlementFilesTasks = [
  registerFile,
  appendRows,
  finishFile,
  recordFileFailure,
] as const satisfies readonly TaskDescription[];
