import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import * as tasks from '../tasks/document-extraction/descriptions.ts';
import type { TaskDescription } from '../tasks/task-description.ts';
import { invokeTask } from './invoke-task.ts';
import { waitForToken } from './wait-for-token.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Textract's own notification comes within minutes; one that has not come by then is asked for. */
const textractJobTimeout = Duration.minutes(30);
const reviewTimeout = Duration.days(7);
/** Until a job that still runs by then is looked at again. */
const textractPatience = Duration.minutes(5);
/** Waits for one decision before the document is rejected: four weeks in all. */
const reviewWaits = 4;
/** Corrections of one document; a person who needs more should reject it. */
const reviewRounds = 10;
/** Longer than every bounded wait together, and within the period in which an execution can still be redriven. */
const executionTimeout = Duration.days(365);

const when = (expression: string) => Condition.jsonata(`{% ${expression} %}`);
const kindIs = (kind: string) => when(`$states.input.kind = '${kind}'`);
const keepReasons = { assign: { reasons: '{% $states.input.reasons %}' } };
const nextAttempt = { assign: { jobAttempt: '{% $jobAttempt + 1 %}' } };
const keepCandidate = { assign: { candidate: '{% $states.input.candidate %}' } };

/**
 * Flow 1: an uploaded document becomes typed records. The input is S3's "Object Created" event as EventBridge delivers it.
 *
 * What can't be read or is refused by a person ends REJECTED, as an expected outcome. A fault is not caught: it fails the
 * execution at the state where it happened, RecordFailure (invoked by the execution's status change) marks the document
 * FAILED, and a redrive runs that very state again. See docs/decisions/0005-failed-extractions-stay-redrivable.md.
 */
export class DocumentExtraction extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext) {
    super(scope, id);
    const documentId = '{% $documentId %}';
    const executionArn = '{% $states.context.Execution.Id %}';
    const run = (task: TaskDescription, options: Parameters<typeof invokeTask>[4]) =>
      invokeTask(this, task.name, context, task, {
        ...options,
        input: { documentId, executionArn, ...options.input },
      });

    const register = invokeTask(this, 'RegisterDocument', context, tasks.registerDocument, {
      comment: 'Media type by content, limits, sha-256; claims the content',
      input: { detail: '{% $states.input.detail %}', time: '{% $states.input.time %}', executionArn },
      assign: { documentId: '{% $states.result.Payload.documentId %}' },
    });
    const registered = Choice.jsonata(this, 'Registered?');
    const alreadyHandled = Succeed.jsonata(this, 'AlreadyHandled', {
      comment: 'The same object version was delivered again',
    });
    const duplicate = Succeed.jsonata(this, 'DuplicateFound', {
      comment: 'The same content came from the same sender before',
    });

    const reader = Choice.jsonata(this, 'Reader?');
    const readStructured = run(tasks.readStructured, {
      input: {},
      assign: { candidate: '{% $states.result.Payload.candidate %}' },
    });
    const readPage = run(tasks.readPage, { input: {} });
    const startTextractJob = run(tasks.startTextractJob, {
      comment: "Waits for Textract's notification, which CompleteTextractJob turns into this state's end",
      ...waitForToken({}),
      timeout: textractJobTimeout,
      outputs: '{% $states.result %}',
    });
    const checkTextractJob = run(tasks.checkTextractJob, {
      comment: 'A failed job or a lost notification: ask Textract itself, once',
      input: { attempt: '{% $jobAttempt %}', redriveCount: '{% $states.context.Execution.RedriveCount %}' },
    });
    const textractJob = Choice.jsonata(this, 'TextractJob?');
    const letTextractWork = Wait.jsonata(this, 'LetTextractWork', { time: WaitTime.duration(textractPatience) });
    const readTextractJob = run(tasks.readTextractJob, { input: { jobId: '{% $states.input.jobId %}' } });
    const readable = Choice.jsonata(this, 'Readable?');
    const interpret = run(tasks.interpretAnswer, {
      input: { answer: '{% $states.input.answer %}' },
      assign: { candidate: '{% $states.result.Payload.candidate %}' },
    });

    const check = run(tasks.checkCandidate, { input: { candidate: '{% $candidate %}' } });
    const outcome = Choice.jsonata(this, 'CandidateOutcome?');

    const review = run(tasks.requestReview, {
      comment: 'Waits until a person accepts, corrects or rejects it: DecideReview answers the token',
      ...waitForToken({ candidate: '{% $candidate %}', reasons: '{% $reasons %}', round: '{% $reviewRound %}' }),
      timeout: reviewTimeout,
      outputs: '{% $states.result %}',
    });
    const escalate = run(tasks.escalateReview, {
      input: {
        round: '{% $reviewRound %}',
        wait: '{% $reviewWait %}',
        lastWait: `{% $reviewWait >= ${reviewWaits} %}`,
      },
    });
    const keepWaiting = Choice.jsonata(this, 'KeepWaitingForDecision?');
    const decision = Choice.jsonata(this, 'Decision?');

    const kindOfRecord = Choice.jsonata(this, 'KindOfRecord?');
    const storeTrades = run(tasks.storeTrades, {
      comment: 'In order, from a cursor: a large file takes several turns',
      input: { candidate: '{% $candidate %}', progress: '{% $progress %}' },
    });
    const allTradesStored = Choice.jsonata(this, 'AllTradesStored?');
    const storeReceipt = run(tasks.storeReceipt, { input: { candidate: '{% $candidate %}' } });
    const storeInvoice = run(tasks.storeInvoice, { input: { candidate: '{% $candidate %}' } });
    const stored = Choice.jsonata(this, 'Stored?');
    const handOn = run(tasks.handOnDocument, { input: { records: '{% $states.input.records %}' } });
    const extracted = Succeed.jsonata(this, 'DocumentExtracted');
    const superseded = Succeed.jsonata(this, 'SupersededByNewerUpload', {
      comment: 'While this one lay failed, the same content was uploaded again and claimed by that document',
    });

    const reject = run(tasks.rejectDocument, { input: { reasons: '{% $reasons %}' } });
    const rejected = Succeed.jsonata(this, 'DocumentRejected');

    register.next(registered);
    registered
      .when(kindIs('registered'), reader, {
        assign: {
          documentKind: '{% $states.input.documentKind %}',
          jobAttempt: 1,
          reviewRound: 0,
          reviewWait: 1,
          progress: null,
        },
      })
      .when(kindIs('duplicate'), duplicate)
      .when(kindIs('alreadyHandled'), alreadyHandled)
      .when(kindIs('refused'), reject, keepReasons);

    reader
      .when(when("$states.input.reader = 'STRUCTURED'"), readStructured)
      .when(when("$states.input.reader = 'PAGE'"), readPage)
      .when(when("$states.input.reader = 'JOB'"), startTextractJob);
    readStructured.next(check);
    readPage.next(readable);
    startTextractJob.addCatch(checkTextractJob, { errors: ['States.Timeout', 'TextractJobFailed'] }).next(textractJob);
    checkTextractJob.next(textractJob);
    textractJob
      .when(kindIs('ready'), readTextractJob)
      .when(kindIs('unreadable'), reject, keepReasons)
      .when(kindIs('running'), letTextractWork, nextAttempt)
      .when(kindIs('restart'), startTextractJob, nextAttempt);
    letTextractWork.next(checkTextractJob);
    readTextractJob.next(readable);
    readable.when(kindIs('read'), interpret).when(kindIs('unreadable'), reject, keepReasons);
    interpret.next(check).next(outcome);

    outcome
      .when(kindIs('extracted'), kindOfRecord)
      .when(kindIs('rejected'), reject, keepReasons)
      .when(when(`$states.input.kind = 'review' and $reviewRound < ${reviewRounds}`), review, {
        assign: { reasons: '{% $states.input.reasons %}', reviewRound: '{% $reviewRound + 1 %}', reviewWait: 1 },
      })
      .when(kindIs('review'), reject, keepReasons);
    review.addCatch(escalate, { errors: ['States.Timeout'] }).next(decision);
    escalate.next(keepWaiting);
    keepWaiting
      .when(kindIs('waitOn'), review, { assign: { reviewWait: '{% $reviewWait + 1 %}' } })
      .when(kindIs('expired'), reject, keepReasons);
    decision
      .when(kindIs('accepted'), kindOfRecord)
      .when(kindIs('corrected'), check, keepCandidate)
      .when(kindIs('rejected'), reject, keepReasons);

    kindOfRecord
      .when(when("$documentKind = 'trade'"), storeTrades)
      .when(when("$documentKind = 'receipt'"), storeReceipt)
      .when(when("$documentKind = 'invoice'"), storeInvoice);
    storeTrades.next(allTradesStored);
    allTradesStored
      .when(kindIs('more'), storeTrades, { assign: { progress: '{% $states.input.progress %}' } })
      .otherwise(stored);
    storeReceipt.next(stored);
    storeInvoice.next(stored);
    stored.when(kindIs('stored'), handOn).when(kindIs('superseded'), superseded);
    handOn.next(extracted);
    reject.next(rejected);

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'DocumentExtraction',
      comment: 'An uploaded document becomes typed records, each field with its confidence and its place',
      definitionBody: DefinitionBody.fromChainable(register),
      queryLanguage: QueryLanguage.JSONATA,
      timeout: executionTimeout,
      tracingEnabled: true,
      logs: { destination: context.logGroupOf('DocumentExtraction'), level: LogLevel.ALL, includeExecutionData: true },
    });
  }
}
