/** An error of the Step Functions API: `name` is AWS's exception name, which the wire answers as `__type`. */
export class AwsError extends Error {
  /** Fields beside `message` that the exception's shape has. */
  readonly fields: Readonly<Record<string, unknown>>;
  constructor(name: string, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = name;
    this.fields = fields;
  }
}
