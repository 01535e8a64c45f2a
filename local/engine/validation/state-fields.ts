/** What a field must be; `template` is any JSON whose `.$` fields (JSONPath) or {% %} strings (JSONata) are expressions. */
type FieldKind =
  | 'text'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'path'
  | 'pathOrNull'
  | 'referencePath'
  | 'pathOrIntrinsic'
  | 'template'
  | 'object'
  | 'array'
  | 'timestamp'
  | 'any';

export type FieldRule = { kind: FieldKind; only?: 'JSONPath' | 'JSONata'; least?: number; required?: boolean };

const jsonPath = (kind: FieldKind): FieldRule => ({ kind, only: 'JSONPath' });
const jsonata = (kind: FieldKind): FieldRule => ({ kind, only: 'JSONata' });

const common: Record<string, FieldRule> = {
  Type: { kind: 'text' },
  Comment: { kind: 'text' },
  QueryLanguage: { kind: 'text' },
};
const input = { InputPath: jsonPath('pathOrNull') };
const output = { OutputPath: jsonPath('pathOrNull'), Output: jsonata('template') };
const next = { Next: { kind: 'text' }, End: { kind: 'boolean' } } as const;
const assign = { Assign: { kind: 'template' } } as const;
const errors = { Retry: { kind: 'array' }, Catch: { kind: 'array' } } as const;
const result = { ResultSelector: jsonPath('template'), ResultPath: jsonPath('referencePath') };
const parameters = { Parameters: jsonPath('template') };

/** The fields that each type of state has; any other is refused. */
export const stateFields: Record<string, Record<string, FieldRule>> = {
  Task: {
    ...common,
    ...input,
    ...output,
    ...next,
    ...assign,
    ...errors,
    ...result,
    ...parameters,
    Arguments: jsonata('template'),
    Resource: { kind: 'text', required: true },
    TimeoutSeconds: { kind: 'integer', least: 1 },
    TimeoutSecondsPath: jsonPath('path'),
    HeartbeatSeconds: { kind: 'integer', least: 1 },
    HeartbeatSecondsPath: jsonPath('path'),
    Credentials: { kind: 'template' },
  },
  Pass: {
    ...common,
    ...input,
    ...output,
    ...next,
    ...assign,
    ...parameters,
    Result: jsonPath('any'),
    ResultPath: result.ResultPath,
  },
  Choice: {
    ...common,
    ...input,
    ...output,
    ...assign,
    Choices: { kind: 'array', required: true },
    Default: { kind: 'text' },
  },
  Wait: {
    ...common,
    ...input,
    ...output,
    ...next,
    ...assign,
    Seconds: { kind: 'integer', least: 0 },
    SecondsPath: jsonPath('path'),
    Timestamp: { kind: 'timestamp' },
    TimestampPath: jsonPath('path'),
  },
  Succeed: { ...common, ...input, ...output },
  Fail: {
    ...common,
    Error: { kind: 'text' },
    ErrorPath: jsonPath('pathOrIntrinsic'),
    Cause: { kind: 'text' },
    CausePath: jsonPath('pathOrIntrinsic'),
  },
  Parallel: {
    ...common,
    ...input,
    ...output,
    ...next,
    ...assign,
    ...errors,
    ...result,
    ...parameters,
    Arguments: jsonata('template'),
    Branches: { kind: 'array', required: true },
  },
  Map: {
    ...common,
    ...input,
    ...output,
    ...next,
    ...assign,
    ...errors,
    ...result,
    ...parameters,
    ItemProcessor: { kind: 'object' },
    Iterator: { kind: 'object' },
    Items: jsonata('template'),
    ItemsPath: jsonPath('pathOrIntrinsic'),
    ItemSelector: { kind: 'template' },
    ItemReader: { kind: 'object' },
    ItemBatcher: { kind: 'object' },
    ResultWriter: { kind: 'object' },
    MaxConcurrency: { kind: 'integer', least: 0 },
    MaxConcurrencyPath: jsonPath('path'),
    ToleratedFailureCount: { kind: 'integer', least: 0 },
    ToleratedFailureCountPath: jsonPath('path'),
    ToleratedFailurePercentage: { kind: 'number', least: 0 },
    ToleratedFailurePercentagePath: jsonPath('path'),
    Label: { kind: 'text' },
  },
};
