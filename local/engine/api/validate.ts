import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { diagnose } from '../validation/diagnose.ts';
import { type Input, optionalString, requiredString, validation } from './parameters.ts';

const defaultDiagnostics = 100;

export const validateStateMachineDefinition = (_core: EngineCore, input: Input) => {
  const definition = requiredString(input, 'definition');
  const type = optionalString(input, 'type') ?? 'STANDARD';
  if (type !== 'STANDARD' && type !== 'EXPRESS')
    throw validation(
      `Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]`,
    );
  const severity = optionalString(input, 'severity') ?? 'ERROR';
  const most = input.maxResults === undefined || input.maxResults === 0 ? defaultDiagnostics : input.maxResults;
  if (typeof most !== 'number') throw new AwsError('SerializationException', 'maxResults must be an integer');
  const all = diagnose(definition, type);
  const shown = (severity === 'ERROR' ? all.filter((item) => item.severity === 'ERROR') : all).slice(0, most);
  return {
    result: all.some((item) => item.severity === 'ERROR') ? 'FAIL' : 'OK',
    diagnostics: shown.map(({ severity: level, code, message, location }) => ({
      severity: level,
      code,
      message,
      ...(location === undefined ? {} : { location }),
    })),
    truncated: shown.length < all.length,
  };
};
