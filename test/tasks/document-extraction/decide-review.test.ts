import { describe, expect, it } from '@jest/globals';
import { ConflictError, NotFoundError, TaskTokenGoneError, ValidationError } from '../../../tasks/errors.ts';
import { documentWorld, uploadInto } from '../../support/document-world.ts';
import { expenseAnswer, pngBytes, tradeCsv } from '../../support/sample-uploads.ts';

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:DocumentExtraction:e-1';

/** A trade file in review, whose tokens a list records instead of an engine. */
const inReview = async () => {
  const world = documentWorld();
  const answers: { taskToken: string; output: unknown }[] = [];
  world.callbacks.succeed = async (taskToken, output) => {
    answers.push({ taskToken, output });
  };
  const { detail, time } = uploadInto(world, 'BANK/trades.csv', tradeCsv(['T1']));
  const { documentId } = (await world.tasks.RegisterDocument({ detail, time, executionArn })) as { documentId: string };
  const { candidate } = (await world.tasks.ReadStructured({ documentId, executionArn })) as { candidate: string };
  const reasons = [{ code: 'MISSING_FIELD', message: 'x' }];
  await world.tasks.RequestReview({ documentId, executionArn, taskToken: 't1', candidate, reasons, round: 1 });
  const decide = (decision: Record<string, unknown>) =>
    world.tasks.DecideReview({ documentId, decidedBy: 'ada', ...decision });
  return { world, documentId, answers, decide };
};

describe('a decision on a review', () => {
  it('answers the token that waits', async () => {
    const { decide, answers } = await inReview();

    expect(await decide({ decision: 'accept' })).toMatchObject({ outcome: 'accepted' });
    expect(answers).toEqual([{ taskToken: 't1', output: { kind: 'accepted' } }]);
  });

  it('is harmless when it comes again, also after the execution went on', async () => {
    const { world, decide } = await inReview();
    await decide({ decision: 'accept' });
    world.callbacks.succeed = async () => {
      throw new TaskTokenGoneError('gone');
    };

    expect(await decide({ decision: 'accept' })).toMatchObject({ outcome: 'accepted' });
  });

  it('is a conflict when another was made before', async () => {
    const { decide, answers } = await inReview();
    await decide({ decision: 'accept' });

    await expect(decide({ decision: 'reject', comment: 'no' })).rejects.toThrow(ConflictError);
    await expect(decide({ decision: 'accept', decidedBy: 'bob' })).rejects.toThrow(ConflictError);
    expect(answers).toHaveLength(1);
  });

  it('says when nothing waits, and stands recorded', async () => {
    const { world, documentId, decide } = await inReview();
    world.callbacks.succeed = async () => {
      throw new TaskTokenGoneError('gone');
    };

    await expect(decide({ decision: 'accept' })).rejects.toThrow(TaskTokenGoneError);
    expect(await world.reviews.get(documentId)).toMatchObject({ status: 'DECIDED', outcome: { kind: 'accepted' } });
  });

  it('can’t accept what can’t be stored: a receipt without a total', async () => {
    const world = documentWorld(expenseAnswer({ VENDOR_NAME: 'Café Noir', INVOICE_RECEIPT_DATE: '2026-10-31' }));
    const { detail, time } = uploadInto(world, 'RECEIPTS/u-1/a.png', pngBytes());
    const { documentId } = (await world.tasks.RegisterDocument({ detail, time, executionArn })) as {
      documentId: string;
    };
    const { answer } = (await world.tasks.ReadPage({ documentId, executionArn })) as { answer: string };
    const read = (await world.tasks.InterpretAnswer({ documentId, executionArn, answer })) as { candidate: string };
    await world.tasks.RequestReview({ documentId, executionArn, taskToken: 't1', ...read, reasons: [], round: 1 });

    const decision = world.tasks.DecideReview({ documentId, decision: 'accept', decidedBy: 'ada' });

    await expect(decision).rejects.toThrow(/can’t be accepted as it is.*total/);
    expect(await world.reviews.get(documentId)).toMatchObject({ status: 'OPEN' });
  });

  it('refuses corrections that are none, field by field', async () => {
    const { decide } = await inReview();

    await expect(decide({ decision: 'correct', corrections: [{ field: 'notional', value: 'many' }] })).rejects.toThrow(
      /notional|many/,
    );
    await expect(decide({ decision: 'correct', corrections: [] })).rejects.toThrow(ValidationError);
  });

  it('needs a review', async () => {
    const { tasks } = documentWorld();

    const decision = { documentId: 'doc-none', decision: 'accept', decidedBy: 'ada' };

    await expect(tasks.DecideReview(decision)).rejects.toThrow(NotFoundError);
  });
});
