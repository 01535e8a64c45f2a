import { type BucketName, environmentName, type TableName } from '../resources.ts';

/** A variable that the task's description brings by a grant or by itself. */
export const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`environment variable ${name} is not set: does the task's description grant it?`);
  return value;
};

/** The deployed name of a table that the task's description grants. */
export const tableName = (table: TableName): string => required(environmentName('TABLE', table));

/** The deployed name of a bucket that the task's description grants. */
export const bucketName = (bucket: BucketName): string => required(environmentName('BUCKET', bucket));
