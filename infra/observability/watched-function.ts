import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { TaskDescription } from '../../tasks/task-description.ts';
import { functionName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

export type WatchedFunction = { name: string; taskFunction: IFunction };

/** Found by name: a task that goes would otherwise be held by the dashboard that shows it. */
export const watchedFunction = (scope: Construct, { name }: TaskDescription, settings: Settings): WatchedFunction => ({
  name,
  taskFunction: LambdaFunction.fromFunctionName(scope, name, functionName(settings, name)),
});
