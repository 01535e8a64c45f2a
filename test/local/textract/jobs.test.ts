import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { TextractOptions } from '../../../local/textract/create-textract.ts';
import { makePdf, type Text } from './documents.ts';
import { openTextract, startOfTest } from './open-textract.ts';

const topic = 'arn:aws:sns:eu-central-1:123456789012:textract';
const channel = { SNSTopicArn: topic, RoleArn: 'arn:aws:iam::123456789012:role/textract' };
const location = (name: string) => ({ S3Object: { Bucket: 'documents', Name: name } });

/** 30 pages of 40 lines: more than the 1000 blocks of one page of results. */
const long = makePdf(
  Array.from({ length: 30 }, (_, page) =>
    Array.from(
      { length: 40 },
      (__, line): Text => ({ text: `page ${page + 1} line ${line + 1}`, x: 60, y: 40 + line * 18 }),
    ),
  ),
);
const broken = new Uint8Array(Buffer.from('%PDF-1.7\nnothing more'));

/** Textract over two objects, and a promise of the next notification. */
async function open(options: Partial<TextractOptions> = {}) {
  const notifications: { arn: string; message: Record<string, unknown> }[] = [];
  const waiting: (() => void)[] = [];
  const textract = await openTextract({
    readObject: async (_, key) => {
      if (key === 'long.pdf') return long;
      if (key === 'broken.pdf') return broken;
      throw new Error('NoSuchKey');
    },
    publish: async (arn, message) => {
      notifications.push({ arn, message: JSON.parse(message) });
      for (const wake of waiting.splice(0)) wake();
    },
    ...options,
  });
  const notified = () =>
    notifications.length > 0 ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve));
  return { textract, notifications, notified };
}

type Page = { JobStatus: string; StatusMessage?: string; Blocks: { Id: string; Page: number }[]; NextToken?: string };

describe('an asynchronous job', () => {
  it('notifies its topic as Textract does, and gives its blocks page by page', async () => {
    const { textract, notifications, notified } = await open();
    const input = { DocumentLocation: location('long.pdf'), JobTag: 'bank', NotificationChannel: channel };
    const { JobId } = (await textract.handle('StartDocumentTextDetection', input)) as { JobId: string };
    await notified();

    expect(notifications).toEqual([
      {
        arn: topic,
        message: {
          JobId,
          Status: 'SUCCEEDED',
          API: 'StartDocumentTextDetection',
          JobTag: 'bank',
          Timestamp: startOfTest,
          DocumentLocation: { S3ObjectName: 'long.pdf', S3Bucket: 'documents' },
        },
      },
    ]);

    const ids = new Set<string>();
    let pages = 0;
    let NextToken: string | undefined;
    do {
      const page = (await textract.handle('GetDocumentTextDetection', { JobId, NextToken })) as Page;
      for (const { Id } of page.Blocks) ids.add(Id);
      expect(page.Blocks.length).toBeLessThanOrEqual(1000);
      NextToken = page.NextToken;
      pages++;
    } while (NextToken);
    // 30 × (1 page + 40 lines + 160 words)
    expect(ids.size).toBe(30 * 201);
    expect(pages).toBe(7);
    await expect(textract.handle('GetDocumentAnalysis', { JobId })).rejects.toMatchObject({
      name: 'InvalidJobIdException',
    });
    await textract.close();
  });

  it('is the same job for the same request token, and a mistake for another request', async () => {
    const { textract } = await open();
    const input = { DocumentLocation: location('broken.pdf'), ClientRequestToken: 'token-1' };

    const [one, other] = await Promise.all([
      textract.handle('StartExpenseAnalysis', input),
      textract.handle('StartExpenseAnalysis', input),
    ]);

    expect(one).toEqual(other);
    await expect(textract.handle('StartExpenseAnalysis', { ...input, JobTag: 'x' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    await textract.close();
  });

  it('fails with the reason when the document cannot be read, and is not started for an object that is not there', async () => {
    const { textract, notifications, notified } = await open();
    const input = { DocumentLocation: location('broken.pdf'), FeatureTypes: ['FORMS'], NotificationChannel: channel };
    const { JobId } = (await textract.handle('StartDocumentAnalysis', input)) as { JobId: string };
    await notified();

    const answer = (await textract.handle('GetDocumentAnalysis', { JobId })) as Page;

    expect(notifications[0]?.message.Status).toBe('FAILED');
    expect(answer).toMatchObject({
      JobStatus: 'FAILED',
      StatusMessage: 'Amazon Textract is not able to read the document.',
    });
    const gone = textract.handle('StartDocumentTextDetection', { DocumentLocation: location('gone.pdf') });
    await expect(gone).rejects.toMatchObject({ name: 'InvalidS3ObjectException' });
    await textract.close();
  });

  it('goes on after a restart, and keeps its results over the next', async () => {
    const jobsFolder = mkdtempSync(join(tmpdir(), 'textract-jobs-'));
    const first = await open({ jobsFolder });
    const input = { DocumentLocation: location('long.pdf'), NotificationChannel: channel };
    const { JobId } = (await first.textract.handle('StartDocumentTextDetection', input)) as { JobId: string };
    await first.textract.close();
    expect(first.notifications).toEqual([]);

    const second = await open({ jobsFolder });
    await second.notified();
    await second.textract.close();
    const third = await open({ jobsFolder });
    const answer = (await third.textract.handle('GetDocumentTextDetection', { JobId })) as Page;
    await third.textract.close();

    expect(second.notifications.map(({ message }) => message.JobId)).toEqual([JobId]);
    expect(answer.JobStatus).toBe('SUCCEEDED');
    expect(third.notifications).toEqual([]);
  });
});
