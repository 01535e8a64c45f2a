import type { BucketName, SecretName, TableName } from './resources.ts';

type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';
type BucketAction = 'GetObject' | 'GetObjectVersion' | 'PutObject' | 'ListBucket';

type MachineAction =
  | 'ListExecutions'
  | 'StartExecution'
  | 'DescribeExecution'
  | 'GetExecutionHistory'
  | 'StopExecution'
  | 'RedriveExecution'
  | 'SendTaskSuccess'
  | 'SendTaskFailure';

type UserPoolAction = 'AdminUserGlobalSignOut';

/** What a task may touch. `indexes` names the indexes it queries; `prefix` the part of the bucket that it uses (`*` only with a reason). */
export type Grant =
  | { table: TableName; actions: readonly TableAction[]; indexes?: readonly string[] }
  | { bucket: BucketName; actions: readonly BucketAction[]; prefix: string }
  | { eventBus: 'default' }
  /** May do this to any user of the user pool. */
  | { userPoolActions: readonly UserPoolAction[] }
  /** May read a secret's text: brings SECRET_<NAME>. */
  | { secret: SecretName }
  /** May do this with these machines and their executions, by name: brings MACHINE_ARN_PREFIX, to put a machine's name after. */
  | { machines: readonly string[]; actions: readonly MachineAction[] }
  /** Says these tables' names without touching them: a state of the machine does. Brings TABLE_<NAME>. */
  | { tableNames: readonly TableName[] }
  /** May start Textract jobs that report to the notification topic: brings TEXTRACT_TOPIC_ARN and TEXTRACT_ROLE_ARN. */
  | { textractNotifications: 'start' }
  | { service: 'textract' | 'comprehend'; actions: readonly string[]; reason: string };

/**
 * A Lambda task as construct-time data: all that infra/ and workflows/ know of it. A task's environment follows from its
 * grants: TABLE_<NAME>, BUCKET_<NAME> and EVENT_BUS for what it may touch, besides `environment`.
 */
export type TaskDescription = {
  /** PascalCase and stable: function name, log group and construct id derive from it. */
  name: string;
  /** Path of the file that exports `handler`, from the project's root. */
  entry: string;
  /** One line, shown in the Lambda console. */
  purpose: string;
  memoryMegabytes: number;
  timeoutSeconds: number;
  grants: readonly Grant[];
  environment?: Readonly<Record<string, string>>;
  /** What the deployment decides: `simulators` brings SIMULATORS, on or off. */
  settings?: readonly 'simulators'[];
  reservedConcurrency?: number;
  /**
   * What invokes the task besides a state machine; infra/ wires it: the SNS topic that Textract reports finished jobs to, or
   * EventBridge's "Step Functions Execution Status Change" of the named machine with the status FAILED,
   * TIMED_OUT or ABORTED (the event as it is).
   */
  triggeredBy?:
    | 'textractNotifications'
    | 'documentExtractionFailures'
    | 'tradeMatchingFailures'
    | 'ledgerReconciliationFailures'
    | 'settlementFilesFailures';
};
