import { z } from 'zod';
import { ProcessorName } from '../../domain/ledger/entry.ts';
import { readSettlementHeader, type SettlementHeader } from '../../domain/ledger/settlement-header.ts';
import { awsSettlementFilePorts } from '../adapters/aws-settlement-file-ports.ts';
import { defineTask } from '../define-task.ts';
import { UploadDetail } from '../document-extraction/upload-event.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { SettlementFilePorts } from '../ports/settlement-file-ports.ts';
import type { SettlementFile } from '../ports/settlement-files.ts';
import { FileInput, fileIdOf, settlementFileKeys } from './settlement-file.ts';

// Registers a settlement file and copies it to where the map reads it. Run twice, it finds its own record and copies again.

export const Input = z.strictObject({
  correlationId: z.string().optional(),
  executionArn: z.string().min(1),
  upload: UploadDetail,
});
/** REFUSED: no rows can be read from it, and its record says why. IMPORTED: another delivery of its event has done it. */
export const Output = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('REGISTERED'), file: FileInput, key: z.string() }),
  z.strictObject({ outcome: z.enum(['REFUSED', 'IMPORTED']), fileId: z.string() }),
]);

/** Enough for any header. */
const headBytes = 64 * 1024;
/** What a Distributed Map reads of one CSV file, and what S3 copies in one request, is more: this is a day's file many times over. */
const bytesAtMost = 2 * 1024 ** 3;

/** `SETTLEMENTS/{processor}/…`: whose file it is. */
const processorOf = (key: string): string | null => {
  const [, processor, name] = /^SETTLEMENTS\/([^/]+)\/(.+)$/.exec(key) ?? [];
  return name && ProcessorName.safeParse(processor).success ? (processor ?? null) : null;
};

/** The file's columns, or why none of its rows can be read. */
const headerOf = async (
  { bucket, object }: UploadDetail,
  uploads: SettlementFilePorts['uploads'],
): Promise<SettlementHeader> => {
  const refused = (code: string, message: string): SettlementHeader => ({ kind: 'refused', code, message });
  if (processorOf(object.key) === null)
    return refused('NO_PROCESSOR', `${object.key}: expected SETTLEMENTS/{processor}/{name}.csv`);
  if (object.size === 0) return refused('EMPTY', 'the file is empty');
  if (object.size > bytesAtMost) return refused('TOO_LARGE', `${object.size} bytes; at most ${bytesAtMost}: split it`);
  const versionId = object['version-id'];
  const source = { bucket: bucket.name, key: object.key, ...(versionId !== undefined && { versionId }) };
  return readSettlementHeader(await uploads.read(source, headBytes));
};

export const makeRegisterFile =
  ({ settlementFiles, uploads, copies, events, clock }: SettlementFilePorts) =>
  async ({ executionArn, upload }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const fileId = fileIdOf(upload);
    const { bucket, object } = upload;
    const versionId = object['version-id'];
    const header = await headerOf(upload, uploads);
    const isRefused = header.kind === 'refused';
    const by = changedByExecution(executionArn, clock());
    const file = await settlementFiles.revise(fileId, by, (current) => {
      if (current && current.status !== 'FAILED') return null;
      const next: Omit<SettlementFile, 'version'> = {
        fileId,
        bucket: bucket.name,
        key: object.key,
        ...(versionId !== undefined && { versionId }),
        sizeBytes: object.size,
        ...(processorOf(object.key) !== null && { processor: processorOf(object.key) ?? '' }),
        status: isRefused ? 'REFUSED' : 'RECEIVED',
        reasons: isRefused ? [{ code: header.code, message: header.message }] : [],
        ...(!isRefused && header.ignored.length > 0 && { ignoredColumns: header.ignored }),
        receivedAt: current?.receivedAt ?? by.at,
        updatedAt: by.at,
        executionArn,
      };
      return { action: isRefused ? 'FILE_REFUSED' : 'FILE_RECEIVED', next };
    });
    if (file.status === 'REFUSED') {
      await events.publish({
        detailType: 'SettlementFileRefused',
        detail: { fileId, key: file.key, reasons: file.reasons },
      });
      return { outcome: 'REFUSED', fileId };
    }
    if (file.status !== 'RECEIVED' || isRefused) return { outcome: 'IMPORTED', fileId };
    const { rows } = settlementFileKeys(fileId);
    await copies.copy({ bucket: bucket.name, key: object.key, ...(versionId !== undefined && { versionId }) }, rows);
    return {
      outcome: 'REGISTERED',
      file: { fileId, processor: file.processor ?? '', columns: header.columns },
      key: rows,
    };
  };

export const handler = defineTask({ Input, Output, run: makeRegisterFile(awsSettlementFilePorts()) });
