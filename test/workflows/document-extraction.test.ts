import { describe, expect, it } from '@jest/globals';
import type { Engine } from '../../local/engine/engine.ts';
import { UnreadableDocumentError } from '../../tasks/errors.ts';
import { DocumentExtraction } from '../../workflows/document-extraction.ts';
import { type DocumentWorld, documentWorld, uploadInto } from '../support/document-world.ts';
import { deliveredTwice, type Fault, withFault } from '../support/faulty-tasks.ts';
import { type MachineRun, type RunMachineOptions, runMachine, type TaskFunction } from '../support/run-machine.ts';
import { invoiceAnswer, pngBytes, receiptAnswer, tiffBytes, tradeCsv } from '../support/sample-uploads.ts';
import { workflowDefinition } from '../support/workflow-definition.ts';

const { definition } = workflowDefinition((scope, context) => {
  new DocumentExtraction(scope, 'DocumentExtraction', context);
});

type Answer = (token: string, call: { functionName?: string; payload?: unknown }) => Promise<unknown> | undefined;

/** Runs the machine over a world's tasks; `onWait` answers what waits on a token, or leaves it waiting. */
const run = (
  world: DocumentWorld,
  input: unknown,
  { onWait, ...options }: Partial<RunMachineOptions> & { onWait?: Answer } = {},
): Promise<MachineRun> =>
  runMachine({
    definition,
    input,
    tasks: world.tasks as Record<string, TaskFunction>,
    onTaskToken: async (token: string, engine: Engine, call) => {
      await world.connect(engine);
      await onWait?.(token, call);
    },
    ...options,
  });

/** Textract's notification that the latest job ended, as SNS brings it. */
const notify = (world: DocumentWorld, status: 'SUCCEEDED' | 'FAILED') => {
  const { jobId, jobTag } = world.reader.jobs.at(-1)!;
  const Message = JSON.stringify({ JobId: jobId, Status: status, API: 'StartExpenseAnalysis', JobTag: jobTag });
  return world.tasks.CompleteTextractJob({ Records: [{ Sns: { Message } }] });
};

const notifySuccess =
  (world: DocumentWorld): Answer =>
  (_token, { functionName }) =>
    functionName === 'StartTextractJob' ? notify(world, 'SUCCEEDED') : undefined;

/** EventBridge's event of an execution that ended without success. */
const statusChange = ({ executionArn, status, error, cause }: MachineRun, input: unknown) => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { executionArn, status, error, cause, input: JSON.stringify(input), stopDate: Date.UTC(2026, 10, 2, 10) },
});

const onlyDocument = (world: DocumentWorld) => {
  const [document, ...others] = world.documents.all();
  expect(others).toEqual([]);
  return document!;
};
const eventTypes = (world: DocumentWorld) => world.published.map(({ detailType }) => detailType);

describe('what a document becomes', () => {
  it('a trade file: the bank’s trades, handed on', async () => {
    const world = documentWorld();
    const result = await run(world, uploadInto(world, 'BANK/day 1/trades+new %41.csv', tradeCsv(['T1', 'T2'])));

    expect(result.statesEntered).toEqual([
      'RegisterDocument',
      'Registered?',
      'Reader?',
      'ReadStructured',
      'CheckCandidate',
      'CandidateOutcome?',
      'KindOfRecord?',
      'StoreTrades',
      'AllTradesStored?',
      'Stored?',
      'HandOnDocument',
      'DocumentExtracted',
    ]);
    expect(result.output).toMatchObject({
      status: 'EXTRACTED',
      records: { table: 'BankTradeData', count: 2, ids: ['T1', 'T2'], created: 2 },
    });
    expect(onlyDocument(world)).toMatchObject({
      key: 'BANK/day 1/trades+new %41.csv',
      status: 'EXTRACTED',
      records: { created: 2 },
    });
    expect(world.trades.rows.get('TRADE#BANK#T1')).toMatchObject({ matchStatus: 'UNMATCHED', version: 1 });
    expect(eventTypes(world)).toEqual(['DocumentExtracted']);
  });

  it('a receipt of one page: read at once', async () => {
    const world = documentWorld(receiptAnswer());
    const result = await run(world, uploadInto(world, 'RECEIPTS/u-1/lunch.png', pngBytes()));

    expect(result.statesEntered).toEqual(
      expect.arrayContaining(['ReadPage', 'Readable?', 'InterpretAnswer', 'CheckCandidate', 'StoreReceipt']),
    );
    expect([...world.receipts.rows.values()]).toMatchObject([
      { merchantName: 'Café Noir', total: '12.30', date: '2026-10-31', userId: 'u-1' },
    ]);
    expect(onlyDocument(world)).toMatchObject({ status: 'EXTRACTED', pages: 1, userId: 'u-1' });
  });

  it('an invoice of several pages: read by a job whose notification ends the wait', async () => {
    const world = documentWorld(invoiceAnswer());
    const result = await run(world, uploadInto(world, 'INVOICES/4711.tiff', tiffBytes(3)), {
      onWait: notifySuccess(world),
    });

    expect(result.statesEntered).toEqual(
      expect.arrayContaining(['StartTextractJob', 'TextractJob?', 'ReadTextractJob', 'StoreInvoice']),
    );
    expect(result.statesEntered).not.toContain('CheckTextractJob');
    expect([...world.invoices.rows.values()]).toMatchObject([{ invoiceNumber: '4711', totalAmount: '119.00' }]);
  });

  it('a file under no known prefix: rejected with what to do', async () => {
    const world = documentWorld();
    const result = await run(world, uploadInto(world, 'elsewhere/file.pdf', '%PDF-1.7'));

    expect(result.status).toBe('SUCCEEDED');
    expect(result.statesEntered.at(-1)).toBe('DocumentRejected');
    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'UNKNOWN_PREFIX' }] });
    expect(eventTypes(world)).toEqual(['DocumentRejected']);
  });

  it('a document that Textract can’t read: rejected with what to do', async () => {
    const world = documentWorld();
    world.reader.readPage = async () => {
      throw new UnreadableDocumentError('UNREADABLE', 'The file is damaged. Scan it again.');
    };
    const result = await run(world, uploadInto(world, 'RECEIPTS/u-1/torn.png', pngBytes()));

    expect(result.status).toBe('SUCCEEDED');
    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'UNREADABLE' }] });
  });

  it.each([
    [
      'XML that nests without end',
      `<dataDocument xmlns="http://www.fpml.org/FpML-5/confirmation">${'<a>'.repeat(200_000)}`,
    ],
    [
      'a header of one long cell',
      `tradeId,product\n${Array.from({ length: 12 }, () => 'x'.repeat(50_000)).join(',')}\n`,
    ],
    ['a name of a million letters', `<FpML xmlns="http://www.fpml.org/FpML-5/confirmation"><${'x'.repeat(1_000_000)}`],
  ])('%s: rejected in few words, not failed by its size', async (_what, content) => {
    const world = documentWorld();

    const result = await run(world, uploadInto(world, 'COUNTERPARTY/odd', content));

    expect(result.status).toBe('SUCCEEDED');
    const { status, reasons } = onlyDocument(world);
    expect(status).toBe('REJECTED');
    expect(reasons.map(({ message }) => message.length <= 1_000)).toEqual([true]);
  });

  it('a deleted file: rejected, not failed', async () => {
    const world = documentWorld();
    const event = uploadInto(world, 'BANK/gone.csv', tradeCsv(['T1']));
    event.detail.object['version-id'] = 'deleted';

    expect((await run(world, event)).status).toBe('SUCCEEDED');
    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'GONE' }] });
  });

  it('the same object version again: quietly nothing', async () => {
    const world = documentWorld();
    const event = uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1']));
    await run(world, event);

    const again = await run(world, event, { seed: 2 });

    expect(again.statesEntered).toEqual(['RegisterDocument', 'Registered?', 'AlreadyHandled']);
    expect(again.output).toMatchObject({ kind: 'alreadyHandled', status: 'EXTRACTED' });
    expect(onlyDocument(world)).toMatchObject({ status: 'EXTRACTED' });
    expect(eventTypes(world)).toEqual(['DocumentExtracted']);
  });

  it('the same content again: a duplicate, with a link to the first', async () => {
    const world = documentWorld();
    const first = await run(world, uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1'])));
    const second = await run(world, uploadInto(world, 'BANK/copy.csv', tradeCsv(['T1'])), { seed: 2 });

    const { documentId } = first.output as { documentId: string };
    expect(second.output).toMatchObject({ kind: 'duplicate', duplicateOf: documentId });
    expect(world.documents.all().map(({ status }) => status)).toEqual(['EXTRACTED', 'DUPLICATE']);
  });

  it('the same content from the other side, or another person: a document of its own', async () => {
    const world = documentWorld(receiptAnswer());
    await run(world, uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1'])));
    await run(world, uploadInto(world, 'COUNTERPARTY/trades.csv', tradeCsv(['T1'])), { seed: 2 });
    await run(world, uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes()), { seed: 3 });
    await run(world, uploadInto(world, 'RECEIPTS/u-2/a.png', pngBytes()), { seed: 4 });

    expect(world.documents.all().map(({ status }) => status)).toEqual(Array(4).fill('EXTRACTED'));
    expect(world.receipts.rows.size).toBe(2);
  });

  it('the same content after a rejection: tried again', async () => {
    const world = documentWorld(receiptAnswer());
    const { readPage } = world.reader;
    world.reader.readPage = async () => {
      throw new UnreadableDocumentError('UNREADABLE', 'The file is damaged. Scan it again.');
    };
    await run(world, uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes()));
    world.reader.readPage = readPage;

    const again = await run(world, uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes(), { versionId: 'v2' }), {
      seed: 2,
    });

    expect(again.output).toMatchObject({ status: 'EXTRACTED' });
    const [first, second] = world.documents.all();
    expect(first).toMatchObject({ status: 'REJECTED', supersededBy: second?.documentId });
  });

  it('a large trade file: stored in several turns, in order', async () => {
    const world = documentWorld();
    const store = world.trades.store;
    world.trades.store = (...batch) => {
      world.now += 100_000;
      return store(...batch);
    };
    const ids = Array.from({ length: 4_001 }, (_, at) => `T${at}`);
    const result = await run(world, uploadInto(world, 'COUNTERPARTY/big.csv', tradeCsv(ids)));

    expect(result.statesEntered.filter((state) => state === 'StoreTrades').length).toBeGreaterThan(1);
    expect(result.output).toMatchObject({ records: { count: 4_001, created: 4_001 } });
    expect(world.trades.rows.size).toBe(4_001);
  });
});

describe('review', () => {
  const uncertain = () => documentWorld(receiptAnswer(40));
  const upload = (world: DocumentWorld) => uploadInto(world, 'RECEIPTS/u-1/faint.png', pngBytes());
  const decide = (world: DocumentWorld, decision: Record<string, unknown>) =>
    world.tasks.DecideReview({ documentId: onlyDocument(world).documentId, decidedBy: 'ada', ...decision });
  const whenAsked =
    (answer: (time: number) => Promise<unknown> | undefined): Answer =>
    (_token, { functionName }) => {
      if (functionName !== 'RequestReview') return undefined;
      asked += 1;
      return answer(asked);
    };
  let asked = 0;

  it('waits for a person, who accepts', async () => {
    asked = 0;
    const world = uncertain();
    const result = await run(world, upload(world), { onWait: whenAsked(() => decide(world, { decision: 'accept' })) });

    expect(result.statesEntered).toEqual(expect.arrayContaining(['RequestReview', 'Decision?', 'StoreReceipt']));
    expect(onlyDocument(world)).toMatchObject({ status: 'EXTRACTED' });
    expect(eventTypes(world)).toEqual(['DocumentReviewRequested', 'DocumentExtracted']);
    const actions = world.audit.entriesOf(`DOCUMENT#${onlyDocument(world).documentId}`).map(({ action }) => action);
    expect(actions).toEqual([
      'DOCUMENT_RECEIVED',
      'DOCUMENT_READING',
      'DOCUMENT_IN_REVIEW',
      'REVIEW_DECIDED',
      'DOCUMENT_EXTRACTED',
    ]);
  });

  it('checks a correction again before it stores it', async () => {
    asked = 0;
    const world = uncertain();
    const corrections = [
      { field: 'merchantName', value: 'Café Noir' },
      { field: 'date', value: '31 Oct 2026' },
      { field: 'total', value: '13.30' },
      { field: 'currency', value: 'EUR' },
    ];
    const result = await run(world, upload(world), {
      onWait: whenAsked(() => decide(world, { decision: 'correct', corrections })),
    });

    expect(result.statesEntered.filter((state) => state === 'CheckCandidate')).toHaveLength(2);
    expect([...world.receipts.rows.values()]).toMatchObject([{ total: '13.30', date: '2026-10-31' }]);
    const entries = world.audit.entriesOf(`DOCUMENT#${onlyDocument(world).documentId}`);
    expect(entries.find(({ action }) => action === 'REVIEW_DECIDED')).toMatchObject({
      actor: 'ada',
      before: { fields: [{ field: 'total', value: '12.30' }] },
      after: { fields: [{ field: 'total', value: '13.30' }], outcome: 'corrected' },
    });
  });

  it('asks again when the corrected record does not hold either, and ends after ten rounds', async () => {
    asked = 0;
    const world = uncertain();
    const result = await run(world, upload(world), {
      onWait: whenAsked((time) =>
        decide(world, { decision: 'correct', corrections: [{ field: 'total', value: `${time}.00` }] }),
      ),
    });

    expect(asked).toBe(10);
    expect(result.statesEntered.at(-1)).toBe('DocumentRejected');
  });

  it('rejects by a person’s word', async () => {
    asked = 0;
    const world = uncertain();
    await run(world, upload(world), {
      onWait: whenAsked(() => decide(world, { decision: 'reject', comment: 'not a receipt' })),
    });

    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'REJECTED_IN_REVIEW' }] });
    expect(world.receipts.rows.size).toBe(0);
  });

  it('escalates every seven days and rejects after four weeks', async () => {
    const world = uncertain();
    const start = Date.UTC(2026, 10, 2);
    const result = await run(world, upload(world), { startAt: start });

    expect(result.clock.now() - start).toBeGreaterThanOrEqual(28 * 24 * 3600 * 1000);
    expect(eventTypes(world).filter((type) => type === 'DocumentReviewEscalated')).toHaveLength(4);
    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED' });
    expect(onlyDocument(world).reasons[0]).toMatchObject({ code: 'REVIEW_EXPIRED' });
    expect(await world.reviews.get(onlyDocument(world).documentId)).toMatchObject({ status: 'EXPIRED' });
  });

  it('goes on from a decision that came while nothing waited', async () => {
    const world = uncertain();
    const late = { ...world.tasks } as Record<string, TaskFunction>;
    late.EscalateReview = async (input) => {
      // The wait is over, the next has not begun: the token that the decision answers is gone.
      await expect(decide(world, { decision: 'accept' })).rejects.toThrow('nothing waits');
      return world.tasks.EscalateReview(input);
    };
    const result = await run(world, upload(world), { tasks: late });

    expect(result.output).toMatchObject({ status: 'EXTRACTED' });
    expect(eventTypes(world)).not.toContain('DocumentReviewEscalated');
  });
});

describe('Textract jobs', () => {
  const upload = (world: DocumentWorld) => uploadInto(world, 'INVOICES/4711.tiff', tiffBytes(3));

  it('asks Textract itself when the notification is lost', async () => {
    const world = documentWorld(invoiceAnswer());
    const result = await run(world, upload(world), {
      onWait: async () => {
        world.reader.jobs.at(-1)!.state = { kind: 'succeeded' };
      },
    });

    expect(result.statesEntered).toEqual(expect.arrayContaining(['CheckTextractJob', 'ReadTextractJob']));
    expect(onlyDocument(world)).toMatchObject({ status: 'EXTRACTED' });
  });

  it('starts another job when one failed', async () => {
    const world = documentWorld(invoiceAnswer());
    const result = await run(world, upload(world), {
      onWait: () => {
        const failed = world.reader.jobs.length === 1;
        world.reader.jobs.at(-1)!.state = failed ? { kind: 'failed', message: 'internal' } : { kind: 'succeeded' };
        return notify(world, failed ? 'FAILED' : 'SUCCEEDED');
      },
    });

    expect(world.reader.jobs).toHaveLength(2);
    expect(result.output).toMatchObject({ status: 'EXTRACTED' });
  });

  it('rejects a document that the job found unreadable', async () => {
    const world = documentWorld(invoiceAnswer());
    await run(world, upload(world), {
      onWait: () => {
        world.reader.jobs.at(-1)!.state = { kind: 'unreadable', code: 'UNREADABLE', message: 'Scan it again.' };
        return notify(world, 'FAILED');
      },
    });

    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'UNREADABLE' }] });
  });

  it('rejects a document that Textract refuses to start on', async () => {
    const world = documentWorld(invoiceAnswer());
    world.reader.startJob = async () => {
      throw new UnreadableDocumentError('UNSUPPORTED_FORMAT', 'Send a PDF without a password.');
    };
    await run(world, upload(world));

    expect(onlyDocument(world)).toMatchObject({ status: 'REJECTED', reasons: [{ code: 'UNSUPPORTED_FORMAT' }] });
  });

  it('is patient with a slow job, fails visibly when it never ends, and heals by a redrive', async () => {
    const world = documentWorld(invoiceAnswer());
    const result = await run(world, upload(world));

    expect(result).toMatchObject({ status: 'FAILED', error: 'TextractJobFailedError' });
    expect(result.statesEntered).toContain('LetTextractWork');

    world.reader.jobs.at(-1)!.state = { kind: 'succeeded' };
    await result.engine.call('RedriveExecution', { executionArn: result.executionArn });
    expect((await result.resume()).output).toMatchObject({ status: 'EXTRACTED' });
  });
});

type Path = {
  world(): DocumentWorld;
  upload(world: DocumentWorld): unknown;
  onWait?(world: DocumentWorld): Answer;
  tasks: readonly string[];
};

const corrections = ['merchantName', 'date', 'total', 'currency'].map((field) => ({
  field,
  value: { merchantName: 'Café Noir', date: '2026-10-31', total: '12.30' }[field] ?? 'EUR',
}));

/** Four documents whose paths together go through every task. */
const paths: Readonly<Record<string, Path>> = {
  'trade file': {
    world: () => documentWorld(),
    upload: (world) => uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1', 'T2'])),
    tasks: ['RegisterDocument', 'ReadStructured', 'CheckCandidate', 'StoreTrades', 'HandOnDocument'],
  },
  'invoice by a job': {
    world: () => documentWorld(invoiceAnswer()),
    upload: (world) => uploadInto(world, 'INVOICES/4711.tiff', tiffBytes(3)),
    onWait: notifySuccess,
    tasks: ['StartTextractJob', 'ReadTextractJob', 'InterpretAnswer', 'StoreInvoice'],
  },
  'corrected receipt': {
    world: () => documentWorld(receiptAnswer(40)),
    upload: (world) => uploadInto(world, 'RECEIPTS/u-1/faint.png', pngBytes()),
    onWait: (world) => () =>
      world.tasks.DecideReview({
        documentId: onlyDocument(world).documentId,
        decision: 'correct',
        corrections,
        decidedBy: 'ada',
      }),
    tasks: ['ReadPage', 'RequestReview', 'StoreReceipt'],
  },
  'refused file': {
    world: () => documentWorld(),
    upload: (world) => uploadInto(world, 'BANK/program.csv', '#!/bin/sh'),
    tasks: ['RejectDocument'],
  },
};

/** What is left behind, but for the instants: the same whatever happened on the way. */
const outcomeOf = (world: DocumentWorld) => ({
  documents: world.documents.all().map(({ status, records }) => ({ status, records })),
  trades: [...world.trades.rows.values()].map(({ trade, version }) => ({ trade, version })),
  receipts: [...world.receipts.rows.values()],
  invoices: [...world.invoices.rows.values()],
  events: [...new Set(eventTypes(world).filter((type) => type !== 'DocumentFailed'))],
});

const undisturbed = async ({ world: makeWorld, upload, onWait }: Path) => {
  const world = makeWorld();
  await run(world, upload(world), { ...(onWait && { onWait: onWait(world) }) });
  return outcomeOf(world);
};

describe.each(Object.entries(paths))('%s', (_name, path) => {
  const drive = async (disturb: (world: DocumentWorld) => Record<string, TaskFunction>) => {
    const world = path.world();
    const input = path.upload(world);
    const options = { tasks: disturb(world), ...(path.onWait && { onWait: path.onWait(world) }) };
    return { world, input, result: await run(world, input, options) };
  };

  it('comes to the same with every task delivered twice', async () => {
    const { world, result } = await drive(({ tasks }) => deliveredTwice(tasks));

    expect(result.status).toBe('SUCCEEDED');
    expect(outcomeOf(world)).toEqual(await undisturbed(path));
  });

  const passing: Fault[] = ['throttled', 'crashed', 'crashedLate', 'timedOut', 'timedOutLate'];
  it.each(path.tasks.flatMap((task) => passing.map((fault) => ({ task, fault }))))(
    'heals by itself when $task is $fault twice',
    async ({ task, fault }) => {
      const { world, result } = await drive(({ tasks }) => withFault(tasks, task, fault, (count) => count <= 2));

      expect(result.status).toBe('SUCCEEDED');
      expect(outcomeOf(world)).toEqual(await undisturbed(path));
    },
  );

  it.each(path.tasks.flatMap((task) => (['broken', 'throttled'] as const).map((fault) => ({ task, fault }))))(
    'fails visibly while $task is $fault, and heals by a redrive after',
    async ({ task, fault }) => {
      let repaired = false;
      const { world, input, result } = await drive(({ tasks }) => withFault(tasks, task, fault, () => !repaired));
      const failure = statusChange(result, input);
      await world.tasks.RecordFailure(failure);
      await world.tasks.RecordFailure(failure);

      expect(result.status).toBe('FAILED');
      expect(onlyDocument(world)).toMatchObject({ status: 'FAILED', reasons: [{ code: 'EXECUTION_FAILED' }] });
      expect(eventTypes(world)).toContain('DocumentFailed');

      repaired = true;
      await result.engine.call('RedriveExecution', { executionArn: result.executionArn });
      const redriven = await result.resume();

      expect(redriven.status).toBe('SUCCEEDED');
      expect(outcomeOf(world)).toEqual(await undisturbed(path));
    },
  );
});

describe('failures', () => {
  it('before anything is known of an upload leave a document all the same, with who sent it', async () => {
    const world = documentWorld(receiptAnswer());
    await world.announced.announce('RECEIPTS/u-1/a.png', 'u-1', world.now);
    const input = uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes());
    const failed = await run(world, input, {
      tasks: withFault(world.tasks, 'RegisterDocument', 'broken', () => true),
    });
    await world.tasks.RecordFailure(statusChange(failed, input));

    expect(world.documents.all()).toMatchObject([{ status: 'FAILED', uploadedBy: 'u-1' }]);
  });

  it('a content uploaded again while the first lay failed belongs to the second, also after a redrive', async () => {
    const world = documentWorld(receiptAnswer());
    const input = uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes());
    let repaired = false;
    const failed = await run(world, input, { tasks: withFault(world.tasks, 'ReadPage', 'broken', () => !repaired) });
    await world.tasks.RecordFailure(statusChange(failed, input));
    repaired = true;

    const again = await run(world, uploadInto(world, 'RECEIPTS/u-1/again.png', pngBytes()), { seed: 2 });
    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const redriven = await failed.resume();

    expect(again.output).toMatchObject({ status: 'EXTRACTED' });
    expect(redriven.statesEntered.at(-1)).toBe('SupersededByNewerUpload');
    expect(world.receipts.rows.size).toBe(1);
  });

  it('an execution that failed and was redriven to its end stays extracted when the news come late', async () => {
    const world = documentWorld();
    const input = uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1']));
    const result = await run(world, input);

    const late = await world.tasks.RecordFailure({ ...statusChange({ ...result, status: 'FAILED' }, input) });

    expect(late).toMatchObject({ recorded: false });
    expect(onlyDocument(world)).toMatchObject({ status: 'EXTRACTED' });
  });
});
