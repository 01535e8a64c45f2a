import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  CsvHeaders,
  DefinitionBody,
  DistributedMap,
  ItemBatcher,
  LogLevel,
  ProcessorMode,
  ProcessorType,
  QueryLanguage,
  S3CsvItemReader,
  StateMachine,
  StateMachineType,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { cellPlaces } from '../domain/ledger/settlement-header.ts';
import { appendRows, finishFile, registerFile } from '../tasks/settlement-files/descriptions.ts';
import { invokeTask } from './invoke-task.ts';
import { jsonLinesResults } from './json-lines-results.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Rows of one child: a read and a write each, ten at once, of an Express execution's five minutes. */
const rowsPerChild = 100;
/** What an import asks of the ledger at once. */
const childrenAtOnce = 20;

/**
 * Appends a processor's settlement file (CSV) to the processor's ledger, row by row. Input: S3's "Object Created" as EventBridge
 * gives it. Rows that are none are reported, and never stop the others.
 *
 * No state catches: a fault that retries don't heal fails the execution, so that a redrive goes on at the failed state; the
 * task RecordFileFailure leaves the record and the event.
 */
export class SettlementFiles extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext) {
    super(scope, id);

    const register = invokeTask(this, 'RegisterFile', context, registerFile, {
      input: {
        correlationId: '{% $states.context.Execution.Name %}',
        executionArn: '{% $states.context.Execution.Id %}',
        upload: '{% $states.input.detail %}',
      },
      assign: { file: '{% $exists($states.result.Payload.file) ? $states.result.Payload.file : null %}' },
    });

    const registered = Choice.jsonata(this, 'Registered?');
    const nothingToImport = Succeed.jsonata(this, 'NothingToImport', {
      comment: 'Refused with a reason in its record, or imported by another delivery of its event',
    });

    const append = DistributedMap.jsonata(this, 'AppendRows', {
      label: 'AppendRows',
      mapExecutionType: StateMachineType.EXPRESS,
      maxConcurrency: childrenAtOnce,
      itemReader: new S3CsvItemReader({
        bucket: context.buckets.Work,
        key: '{% $states.input.key %}',
        // By place, with the header as the first row: under its names, of two equal ones the last would win unseen, and cells
        // beyond them would be left out.
        csvHeaders: CsvHeaders.use([...cellPlaces]),
      }),
      itemSelector: {
        row: '{% $states.context.Map.Item.Index + 1 %}',
        cells: "{% $merge([{}, $sift($states.context.Map.Item.Value, function($cell) { $cell != '' })]) %}",
      },
      itemBatcher: new ItemBatcher({ maxItemsPerBatch: rowsPerChild, batchInput: { file: '{% $file %}' } }),
      resultWriterV2: jsonLinesResults(context, "{% 'settlements/' & $file.fileId & '/results' %}"),
      outputs: '{% $states.result.ResultWriterDetails %}',
    });
    append.itemProcessor(
      invokeTask(this, 'AppendRowsOfBatch', context, appendRows, {
        input: {
          correlationId: '{% $states.input.BatchInput.file.fileId %}',
          file: '{% $states.input.BatchInput.file %}',
          rows: '{% $states.input.Items %}',
        },
        brief: true,
      }),
      { mode: ProcessorMode.DISTRIBUTED, executionType: ProcessorType.EXPRESS },
    );

    const finish = invokeTask(this, 'FinishFile', context, finishFile, {
      input: {
        correlationId: '{% $file.fileId %}',
        executionArn: '{% $states.context.Execution.Id %}',
        file: '{% $file %}',
        results: '{% $states.input %}',
      },
    });
    const imported = Succeed.jsonata(this, 'Imported');

    register.next(registered);
    registered.when(Condition.jsonata("{% $states.input.outcome = 'REGISTERED' %}"), append).otherwise(nothingToImport);
    append.next(finish).next(imported);

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'SettlementFiles',
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(register),
      timeout: Duration.hours(12),
      tracingEnabled: true,
      logs: { destination: context.logGroupOf('SettlementFiles'), level: LogLevel.ALL, includeExecutionData: true },
    });
  }
}
