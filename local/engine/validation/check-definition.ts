import { AwsError } from '../aws-error.ts';
import type { MachineType } from '../execution.ts';
import { diagnose } from './diagnose.ts';

/** Throws InvalidDefinition with the first faults as CreateStateMachine words them. */
export const checkDefinition = (definition: string, type: MachineType): void => {
  const errors = diagnose(definition, type).filter(({ severity }) => severity === 'ERROR');
  if (errors.length === 0) return;
  const [first] = errors;
  if (first?.verbatim !== undefined) throw new AwsError('InvalidDefinition', first.verbatim);
  throw new AwsError(
    'InvalidDefinition',
    `Invalid State Machine Definition: '${errors
      .map(({ code, message, location }) => `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`)
      .join(', ')}'`,
  );
};
