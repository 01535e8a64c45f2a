import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { parse } from 'csv-parse/sync';
import { ProcessorName } from '../../domain/ledger/entry.ts';
import { fileIdOf } from '../../tasks/settlement-files/settlement-file.ts';
import type { Connection } from '../connection.ts';
import { Failure, usageError } from '../failure.ts';
import type { RejectedSettlement, SettlementFileView, SettlementService } from './service.ts';

const rejectedRows = async (connection: Connection, key: string): Promise<RejectedSettlement[]> => {
  const { Body } = await connection.s3.send(
    new GetObjectCommand({ Bucket: await connection.output('WorkBucket'), Key: key }),
  );
  const rows: Record<string, string>[] = parse((await Body?.transformToString()) ?? '', { columns: true });
  return rows.map(({ line, code = '', reasons = '' }) => ({ line: Number(line), code, reasons }));
};

export const awsSettlements = (connection: Connection): SettlementService => ({
  sendTo: (processor) => {
    if (!ProcessorName.safeParse(processor).success)
      throw new Failure(`--to SETTLEMENTS/${processor} names no processor: SETTLEMENTS/NORTHPAY`, usageError);
    return async (fileName, bytes) => {
      const bucket = await connection.output('DocumentsBucket');
      const key = `SETTLEMENTS/${processor}/${fileName}`;
      const { VersionId } = await connection.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      const object = { key, size: bytes.length, ...(VersionId && { 'version-id': VersionId }) };
      return { fileId: fileIdOf({ bucket: { name: bucket }, object }), key };
    };
  },
  find: async (fileId) => {
    const TableName = await connection.output('SettlementFilesTable');
    const { Item } = await connection.dynamodb.send(
      new GetCommand({ TableName, Key: { fileId }, ConsistentRead: true }),
    );
    const file = Item as SettlementFileView | undefined;
    return file?.rejectedKey ? { ...file, rejected: await rejectedRows(connection, file.rejectedKey) } : file;
  },
});
