/** A function as the template declares it. */
export type FunctionConfig = {
  name: string;
  arn: string;
  /** Folder of the bundle. */
  codeFolder: string;
  /** `file.export` */
  handler: string;
  runtime: string;
  description: string;
  memoryMegabytes: number;
  timeoutSeconds: number;
  environment: Readonly<Record<string, string>>;
  /** Invocations at once; more are throttled, as on AWS. */
  reservedConcurrency?: number;
  deadLetterArn?: string;
  logGroup: string;
};

/** How asynchronous invocations are retried and where they end; AWS's defaults where nothing is declared. */
export type AsynchronousConfig = {
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  onSuccessArn?: string;
  onFailureArn?: string;
};

export const defaultAsynchronousConfig: AsynchronousConfig = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 6 * 60 * 60,
};
