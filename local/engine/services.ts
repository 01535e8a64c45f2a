/** What executions reach outside the engine. The runtime gives its own; tests give functions. */
export type EngineServices = {
  /** Lambda's Invoke. Throws an error named after Lambda's exception (`ResourceNotFoundException`) if there is no answer. */
  invokeLambda(call: LambdaCall): Promise<LambdaAnswer>;
  /**
   * One call of an AWS API: `aws-sdk:*` Tasks and the optimised integrations (dynamodb, sqs, sns, events).
   * Resolves to the response in the API's own field names; throws an error named after the API's exception.
   */
  callSdk(call: SdkCall): Promise<unknown>;
  /** S3, for ItemReader and ResultWriter. */
  objects: ObjectStore;
};

export type LambdaCall = {
  /** A name, an ARN, or either with a qualifier. */
  functionName: string;
  payload: string;
  invocationType?: string;
  qualifier?: string;
  clientContext?: string;
  logType?: string;
  executionArn: string;
};

export type LambdaAnswer = {
  statusCode: number;
  payload: string;
  /** `Handled` or `Unhandled`: the payload is then Lambda's error object. */
  functionError?: string;
  executedVersion: string;
  requestId: string;
  logResult?: string;
};

export type SdkCall = {
  /** As in the resource ARN: `dynamodb`, `s3`, `textract`. */
  service: string;
  /** As in the resource ARN: `putItem`. */
  action: string;
  parameters: Record<string, unknown>;
  executionArn: string;
};

export type ObjectStore = {
  get(bucket: string, key: string, versionId?: string): Promise<Uint8Array>;
  put(bucket: string, key: string, body: string, contentType: string): Promise<void>;
  /** All objects under a prefix, in key order, in the shape of ListObjectsV2's Contents. */
  list(bucket: string, prefix: string): Promise<ObjectSummary[]>;
};

export type ObjectSummary = {
  Key: string;
  Size: number;
  ETag: string;
  /** Epoch seconds. */
  LastModified: number;
  StorageClass: string;
};

/** Thrown by a service to fail a Task with exactly this error and cause. */
export class ServiceError extends Error {
  readonly statusCode: number;
  readonly requestId: string;
  /** False for an error that the API's model doesn't name (a ValidationException of DynamoDB). */
  readonly modelled: boolean;
  constructor(name: string, message: string, statusCode = 400, requestId = '', modelled = true) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.requestId = requestId;
    this.modelled = modelled;
  }
}
