import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { isObject, type Json } from '../json.ts';
import { uuidFrom } from '../jsonata/aws-functions.ts';
import { ServiceError } from '../services.ts';

/** Fields of text: Step Functions writes any other JSON value given for them as text. */
const textFields = new Set(['Input', 'Output', 'Cause', 'Error', 'Definition', 'Variables', 'Context']);

/** `aws-sdk:sfn:*`: Step Functions' own API, answered by this engine, in the field names of the integration. */
export const callOwnApi = async (
  core: EngineCore,
  action: string,
  parameters: Record<string, Json>,
): Promise<unknown> => {
  const input = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      changeFirst(name, (first) => first.toLowerCase()),
      textFields.has(name) && typeof value !== 'string' ? JSON.stringify(value) : value,
    ]),
  );
  try {
    return upperCased(
      await core.call(
        changeFirst(action, (first) => first.toUpperCase()),
        input,
      ),
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new ServiceError(error.name, error.message, 400, uuidFrom(core.random));
  }
};

const changeFirst = (name: string, change: (first: string) => string): string => name.replace(/^./, change);

const upperCased = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(upperCased);
  if (!isObject(value) || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      changeFirst(name, (first) => first.toUpperCase()),
      upperCased(field),
    ]),
  );
};
