import type { MachineType } from '../execution.ts';
import { isObject } from '../json.ts';

export type Diagnostic = {
  severity: 'ERROR' | 'WARNING';
  code: string;
  message: string;
  location?: string;
  /** The whole message of InvalidDefinition, where it isn't made from the other fields. */
  verbatim?: string;
};

export const diagnose = (definition: string, _type: MachineType): Diagnostic[] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(definition);
  } catch (error) {
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: (error as Error).message }];
  }
  if (!isObject(parsed)) return [schema('Definition must be a JSON object', '/')];
  const missing = ['StartAt', 'States'].filter((name) => !(name in (parsed as object)));
  if (missing.length) return [schema(`These fields are required: [${missing.join(', ')}]`, '/')];
  return [];
};

const schema = (message: string, location: string): Diagnostic => ({
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  location,
});
