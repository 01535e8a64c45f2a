import { Duration } from 'aws-cdk-lib';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { emitOutcomes } from '../tasks/ledger-settlement/descriptions.ts';
import { invokeTask } from './invoke-task.ts';
import { reconcileEach } from './reconcile-each.ts';
import type { WorkflowContext } from './workflow-context.ts';

/**
 * Settles payments as the entries of three ledgers arrive. Input: a list of `{ txId }`, as the pipes make it of a batch of
 * stream records, or as a redrive gives it; the same payment may be in it, or come again, as often as it likes.
 *
 * Nobody hears of a failed Express execution but who started it: the pipe repeats the whole batch, which changes nothing a
 * second time.
 */
export class LedgerSettlement extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext) {
    super(scope, id);

    const reconcile = reconcileEach(this, 'ReconcileEach', context, '{% [ $distinct($states.input.txId) ] %}');

    const emit = invokeTask(this, 'Emit', context, emitOutcomes, {
      input: { correlationId: '{% $states.context.Execution.Name %}', outcomes: '{% [ $states.input ] %}' },
      brief: true,
    });

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'LedgerSettlement',
      stateMachineType: StateMachineType.EXPRESS,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(reconcile.next(emit)),
      timeout: Duration.minutes(5),
      tracingEnabled: true,
      logs: { destination: context.logGroupOf('LedgerSettlement'), level: LogLevel.ALL, includeExecutionData: true },
    });
  }
}
