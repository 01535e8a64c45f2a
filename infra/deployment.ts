import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { TableName } from '../tasks/resources.ts';
import type { Settings } from './settings.ts';

/** What every part of a deployment is made with. */
export type Deployment = {
  settings: Settings;
  /** The customer key of a production stage; in dev AWS's own keys encrypt. */
  key: IKey | undefined;
  /** Folder with a folder for each task, which is its function's code. */
  bundles: string;
  /** The stream of a table that has one. Its name ends in the time at which it was made: only the data stack knows it. */
  streamArnOf: (table: TableName) => string;
};
