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
import type { TaskDescription } from '../tasks/task-description.ts';
import {
  completeRun,
  matchBlocks,
  matchResidual,
  openRun,
  planBlocks,
  snapshotTrades,
  writeMatches,
  writeReport,
} from '../tasks/trade-matching/descriptions.ts';
import { invokeTask } from './invoke-task.ts';
import { jsonLinesResults } from './json-lines-results.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Blocks of one child execution: enough to pay for its start, few enough that a child ends well within an Express execution's five minutes. */
const blocksPerChild = 10;
/** A file of 250 rows is some twenty transactions. */
const rowFilesPerChild = 1;
const matchingConcurrency = 1000;
/** What the children ask of the tables at once: each commits eight transactions of up to a hundred writes at a time. */
const writingConcurrency = 16;

/** Variables don't reach a Distributed Map's children: what they need of the run comes with each batch. */
const runInput = { run: '{% $run %}' };

/**
 * Matches the bank's trades against the counterparties': scope and lock, snapshot, blocks in parallel, leftovers across
 * blocks, verdicts into the table, report. Input, all optional: `{ asOf, product, counterparty, onlyIfNewTrades }`.
 *
 * No state catches: a fault that retries don't heal fails the execution, so that a redrive goes on at the failed state; the
 * task RecordRunFailure, triggered by the failed execution, leaves the record and the event and frees the scope.
 */
export class TradeMatching extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext) {
    super(scope, id);

    const open = invokeTask(this, 'OpenRun', context, openRun, {
      input: {
        correlationId: '{% $states.context.Execution.Name %}',
        executionName: '{% $states.context.Execution.Name %}',
        executionArn: '{% $states.context.Execution.Id %}',
        startedAt: '{% $states.context.Execution.StartTime %}',
        request: '{% $states.context.Execution.Input %}',
      },
      assign: {
        run: '{% $states.result.Payload.run %}',
        cursor: null,
      },
    });

    const opened = Choice.jsonata(this, 'Opened?');

    const notRun = Succeed.jsonata(this, 'NothingStarted', {
      comment: 'Another run holds the scope, or too few trades are new: said in the outcome, not a failure',
    });

    const snapshot = invokeTask(this, 'SnapshotTrades', context, snapshotTrades, {
      input: { correlationId: '{% $run.runId %}', run: '{% $run %}', cursor: '{% $cursor %}' },
      assign: { cursor: '{% $states.result.Payload.cursor %}' },
    });

    const snapshotComplete = Choice.jsonata(this, 'SnapshotComplete?');

    const plan = invokeTask(this, 'PlanBlocks', context, planBlocks, {
      input: { correlationId: '{% $run.runId %}', run: '{% $run %}', files: '{% $states.input.files %}' },
      assign: { plan: '{% $states.result.Payload %}' },
    });

    const anyTrades = Choice.jsonata(this, 'AnyTrades?');

    const match = this.overManifest('MatchBlocks', context, {
      task: matchBlocks,
      manifestKey: '{% $plan.manifestKey %}',
      resultPrefix: "{% 'runs/' & $run.runId & '/results/match' %}",
      itemsName: 'blocks',
      itemsPerChild: blocksPerChild,
      concurrency: matchingConcurrency,
    });

    const residual = invokeTask(this, 'MatchResidual', context, matchResidual, {
      input: { correlationId: '{% $run.runId %}', run: '{% $run %}' },
      assign: { verdicts: '{% $states.result.Payload %}' },
    });

    const write = this.overManifest('WriteMatches', context, {
      task: writeMatches,
      manifestKey: '{% $verdicts.manifestKey %}',
      resultPrefix: "{% 'runs/' & $run.runId & '/results/write' %}",
      itemsName: 'rowFiles',
      itemsPerChild: rowFilesPerChild,
      concurrency: writingConcurrency,
    });

    const nothingInScope = Pass.jsonata(this, 'NothingInScope', {
      comment: 'No trade in scope is without a match: the report says so',
      assign: { verdicts: { manifestKey: null } },
    });

    const report = invokeTask(this, 'WriteReport', context, writeReport, {
      input: {
        correlationId: '{% $run.runId %}',
        run: '{% $run %}',
        plan: '{% $plan %}',
        manifestKey: '{% $verdicts.manifestKey %}',
      },
    });

    const complete = invokeTask(this, 'CompleteRun', context, completeRun, {
      input: { correlationId: '{% $run.runId %}', run: '{% $run %}', report: '{% $states.input %}' },
    });

    const reconciled = Succeed.jsonata(this, 'Reconciled');

    open.next(opened);
    opened.when(Condition.jsonata("{% $states.input.outcome = 'OPENED' %}"), snapshot).otherwise(notRun);
    snapshot.next(snapshotComplete);
    snapshotComplete.when(Condition.jsonata('{% $cursor = null %}'), plan).otherwise(snapshot);
    plan.next(anyTrades);
    anyTrades.when(Condition.jsonata('{% $plan.parts > 0 %}'), match).otherwise(nothingInScope);
    match.next(residual).next(write).next(report).next(complete).next(reconciled);
    nothingInScope.next(report);

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'TradeMatching',
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(open),
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: context.logGroupOf('TradeMatching'), level: LogLevel.ALL, includeExecutionData: true },
    });
  }

  /** One Express child per batch of a JSON Lines manifest's items; the first child that fails fails the run. */
  private overManifest(
    stateName: string,
    context: WorkflowContext,
    options: {
      task: TaskDescription;
      manifestKey: string;
      resultPrefix: string;
      itemsName: string;
      itemsPerChild: number;
      concurrency: number;
    },
  ): DistributedMap {
    const children = DistributedMap.jsonata(this, stateName, {
      label: stateName,
      mapExecutionType: StateMachineType.EXPRESS,
      maxConcurrency: options.concurrency,
      itemReader: new S3JsonLItemReader({ bucket: context.buckets.Work, key: options.manifestKey }),
      itemBatcher: new ItemBatcher({ maxItemsPerBatch: options.itemsPerChild, batchInput: runInput }),
      resultWriterV2: jsonLinesResults(context, options.resultPrefix),
      outputs: '{% $states.result %}',
    });
    children.itemProcessor(
      invokeTask(this, `${stateName}OfBatch`, context, options.task, {
        input: {
          correlationId: '{% $states.input.BatchInput.run.runId %}',
          run: '{% $states.input.BatchInput.run %}',
          [options.itemsName]: '{% $states.input.Items %}',
        },
      }),
      { mode: ProcessorMode.DISTRIBUTED, executionType: ProcessorType.EXPRESS },
    );
    return children;
  }
}
