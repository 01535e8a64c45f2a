import { AwsError } from '../aws-error.ts';
import type { Engine } from '../engine.ts';
import { isObject, parseJson } from '../json.ts';

export type WireAnswer = { status: number; body: string };

const prefix = 'AWSStepFunctions.';

/** One request of AWS JSON 1.0: `target` is the X-Amz-Target header. Never rejects: faults are answers. */
export const handleWireRequest = async (engine: Engine, target: string, body: string): Promise<WireAnswer> => {
  try {
    if (!target.startsWith(prefix)) throw new AwsError('UnknownOperationException', `Unknown operation: ${target}`);
    const result = await engine.call(target.slice(prefix.length), parseBody(body));
    return { status: 200, body: JSON.stringify(result ?? {}, epochSeconds) };
  } catch (error) {
    if (error instanceof AwsError)
      return {
        status: error.name === 'ServiceUnavailable' ? 503 : 400,
        body: JSON.stringify({ __type: error.name, message: error.message, ...error.fields }),
      };
    return {
      status: 500,
      body: JSON.stringify({ __type: 'InternalFailure', message: (error as Error).message }),
    };
  }
};

const parseBody = (body: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = body === '' ? {} : parseJson(body);
  } catch (error) {
    throw new AwsError('SerializationException', (error as Error).message);
  }
  if (!isObject(value)) throw new AwsError('SerializationException', 'The request must be a JSON object');
  return value;
};

/** Dates travel as seconds; JSON.stringify has turned them to text before a replacer sees them, so the holder is asked. */
function epochSeconds(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Date ? original.getTime() / 1000 : value;
}
