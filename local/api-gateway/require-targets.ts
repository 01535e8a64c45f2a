import { AssemblyError } from '../assembly/assembly-error.ts';
import type { Operation } from './rest-api.ts';

/** Once everything is declared. @throws AssemblyError naming each method whose function or user pool isn't there. */
export const requireTargets = (
  operations: readonly Operation[],
  exists: { function: (arn: string) => boolean; userPool: (arn: string) => boolean },
): void => {
  const problems = operations.flatMap(({ method, resourcePath, integration, authorizer }) => [
    ...(integration.type === 'lambdaProxy' && !exists.function(integration.functionArn)
      ? [`${method} ${resourcePath}: there is no function ${integration.functionArn}`]
      : []),
    ...(authorizer?.userPoolArns ?? [])
      .filter((arn) => !exists.userPool(arn))
      .map((arn) => `${method} ${resourcePath}: there is no user pool ${arn}`),
  ]);
  if (problems.length > 0) throw new AssemblyError(problems.join('\n'));
};
