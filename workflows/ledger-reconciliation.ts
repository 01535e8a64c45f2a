import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  ItemBatcher,
  LogLevel,
  Pass,
  ProcessorMode,
  ProcessorType,
  QueryLanguage,
  S3JsonLItemReader,
  StateMachine,
  StateMachineType,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { addUp, emitOutcomes, listPayments, writeSummary } from '../tasks/ledger-settlement/descriptions.ts';
import { invokeTask } from './invoke-task.ts';
import { jsonLinesResults } from './json-lines-results.ts';
import { reconcileEach } from './reconcile-each.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Payments of one child: some seconds of work, of an Express execution's five minutes. */
const paymentsPerChild = 25;
/** Children at once: what they ask of the tables comes beside the day's traffic. */
const childrenAtOnce = 40;

/**
 * Reconciles payments again that events may have missed: those whose clock has run out (`{ "scope": "DUE" }`), or all of a day
 * (`{ "scope": "DAY", "date": "2026-03-02" }`, yesterday without a date), of which it then writes the summary. Where the stream did
 * its work there is nothing to change but what only time changes.
 *
 * No state catches: a fault that retries don't heal fails the execution, and a redrive goes on there.
 */
export class LedgerReconciliation extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext) {
    super(scope, id);

    const open = Pass.jsonata(this, 'OpenBatch', {
      assign: { cursor: null, file: 0, totals: { tally: [], changed: 0, deadLettered: 0 } },
    });

    const list = invokeTask(this, 'ListPayments', context, listPayments, {
      comment: 'The next payments, by index, into a file that the map reads',
      input: {
        correlationId: '{% $states.context.Execution.Name %}',
        executionName: '{% $states.context.Execution.Name %}',
        startedAt: '{% $states.context.Execution.StartTime %}',
        request: '{% $states.context.Execution.Input %}',
        cursor: '{% $cursor %}',
        file: '{% $file %}',
      },
      assign: {
        run: '{% $states.result.Payload.run %}',
        cursor: '{% $states.result.Payload.cursor %}',
        file: '{% $states.result.Payload.file %}',
      },
    });

    const anyPayments = Choice.jsonata(this, 'AnyPayments?');

    const reconcile = DistributedMap.jsonata(this, 'ReconcilePayments', {
      label: 'ReconcilePayments',
      mapExecutionType: StateMachineType.EXPRESS,
      maxConcurrency: childrenAtOnce,
      itemReader: new S3JsonLItemReader({ bucket: context.buckets.Work, key: '{% $states.input.key %}' }),
      itemBatcher: new ItemBatcher({ maxItemsPerBatch: paymentsPerChild }),
      resultWriterV2: jsonLinesResults(context, "{% 'runs/' & $run.runId & '/results' %}"),
      outputs: '{% $states.result.ResultWriterDetails %}',
    });
    const each = reconcileEach(this, 'ReconcileEach', context, '{% [ $distinct($states.input.Items.txId) ] %}');
    const emit = invokeTask(this, 'Emit', context, emitOutcomes, {
      input: {
        correlationId: '{% $states.context.Execution.Name %}',
        outcomes: '{% [ $states.input ] %}',
        announce: 'CHANGES',
      },
      brief: true,
    });
    reconcile.itemProcessor(each.next(emit), {
      mode: ProcessorMode.DISTRIBUTED,
      executionType: ProcessorType.EXPRESS,
    });

    const add = invokeTask(this, 'AddUp', context, addUp, {
      input: { correlationId: '{% $run.runId %}', totals: '{% $totals %}', results: '{% $states.input %}' },
      assign: { totals: '{% $states.result.Payload %}' },
    });

    const more = Choice.jsonata(this, 'MorePayments?');

    const summarise = invokeTask(this, 'WriteSummary', context, writeSummary, {
      input: { correlationId: '{% $run.runId %}', run: '{% $run %}', totals: '{% $totals %}' },
    });

    const swept = Succeed.jsonata(this, 'Swept', { outputs: { run: '{% $run %}', totals: '{% $totals %}' } });
    const summarised = Succeed.jsonata(this, 'Summarised');

    open.next(list);
    list.next(anyPayments);
    anyPayments.when(Condition.jsonata('{% $states.input.payments > 0 %}'), reconcile).otherwise(more);
    reconcile.next(add).next(more);
    more
      .when(Condition.jsonata('{% $cursor != null %}'), list)
      .when(Condition.jsonata("{% $run.scope = 'DAY' %}"), summarise)
      .otherwise(swept);
    summarise.next(summarised);

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'LedgerReconciliation',
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(open),
      timeout: Duration.hours(20),
      tracingEnabled: true,
      logs: {
        destination: context.logGroupOf('LedgerReconciliation'),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
  }
}
