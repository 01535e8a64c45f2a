import type { MachineType } from '../execution.ts';
import { isObject, parseJson } from '../json.ts';
import { checkMachine, type MachineScope } from './check-machine.ts';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';

/** AWS refuses definitions over 1 MiB. */
const definitionLimitBytes = 1_048_576;

/** Everything wrong with a definition, in the order of the text; empty when AWS would accept it. */
export const diagnose = (definition: string, type: MachineType): Diagnostic[] => {
  if (Buffer.byteLength(definition) > definitionLimitBytes)
    return [{ severity: 'ERROR', code: 'DEFINITION_TOO_LARGE', message: 'The definition exceeds 1048576 bytes' }];
  let parsed: unknown;
  try {
    parsed = parseJson(definition);
  } catch (error) {
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: (error as Error).message }];
  }
  const diagnostics = new Diagnostics();
  if (!isObject(parsed)) {
    diagnostics.schema('Definition must be a JSON object', '/');
    return diagnostics.list;
  }
  const language = parsed.QueryLanguage ?? 'JSONPath';
  if (language !== 'JSONPath' && language !== 'JSONata')
    diagnostics.schema(
      `Value is not valid. Expected: [JSONPath, JSONata]. Actual: ${JSON.stringify(language)}`,
      '/QueryLanguage',
    );
  const scope: MachineScope = {
    diagnostics,
    type,
    definition,
    language: language === 'JSONata' ? 'JSONata' : 'JSONPath',
    names: new Set(),
  };
  checkMachine(parsed, '', scope);
  return diagnostics.list;
};
