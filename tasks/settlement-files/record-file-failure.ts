import { z } from 'zod';
import { shortened } from '../../domain/wording/shortened.ts';
import { awsSettlementFilePorts } from '../adapters/aws-settlement-file-ports.ts';
import { defineTask } from '../define-task.ts';
import { UploadDetail } from '../document-extraction/upload-event.ts';
import { changedByExecution } from '../ports/changed-by.ts';
import type { SettlementFilePorts } from '../ports/settlement-file-ports.ts';
import { fileIdOf } from './settlement-file.ts';

// Records that an import failed. Run twice, or after a redrive has ended well, it changes nothing.

/** EventBridge's "Step Functions Execution Status Change", as far as it is read here. */
export const Input = z.object({
  detail: z.object({
    executionArn: z.string().min(1),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    /** The execution's own input as text; null where it is too long for an event. */
    input: z.string().nullish(),
    stopDate: z.number(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export const Output = z.strictObject({ outcome: z.enum(['RECORDED', 'NOT_RUNNING']), fileId: z.string() });

const ExecutionInput = z.object({ detail: UploadDetail });
/** A cause is a whole stack trace at times. */
const causeLength = 1_000;

type Ports = Pick<SettlementFilePorts, 'settlementFiles' | 'events'>;

export const makeRecordFileFailure =
  ({ settlementFiles, events }: Ports) =>
  async ({ detail }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { detail: upload } = ExecutionInput.parse(JSON.parse(detail.input ?? 'null'));
    const fileId = fileIdOf(upload);
    const by = changedByExecution(detail.executionArn, detail.stopDate);
    const reason = {
      code: 'EXECUTION_FAILED',
      message: `${detail.error ?? detail.status}${detail.cause ? `: ${shortened(detail.cause, causeLength)}` : ''}`,
    };
    const { status } = await settlementFiles.revise(fileId, by, (current) => {
      if (current && current.status !== 'RECEIVED') return null;
      const versionId = upload.object['version-id'];
      const file = current ?? {
        fileId,
        bucket: upload.bucket.name,
        key: upload.object.key,
        ...(versionId !== undefined && { versionId }),
        sizeBytes: upload.object.size,
        receivedAt: by.at,
      };
      const next = {
        ...file,
        executionArn: detail.executionArn,
        status: 'FAILED',
        reasons: [reason],
        updatedAt: by.at,
      } as const;
      return { action: 'FILE_FAILED', next };
    });
    if (status !== 'FAILED') return { outcome: 'NOT_RUNNING', fileId };
    await events.publish({
      detailType: 'SettlementFileFailed',
      detail: { fileId, key: upload.object.key, executionArn: detail.executionArn, ...reason },
    });
    return { outcome: 'RECORDED', fileId };
  };

export const handler = defineTask({ Input, Output, run: makeRecordFileFailure(awsSettlementFilePorts()) });
