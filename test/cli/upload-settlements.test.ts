import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { uploadSettlements } from '../../cli/commands/upload-settlements.ts';
import type { Service, SettlementFileView } from '../../cli/service/service.ts';

const file: SettlementFileView = {
  fileId: 'file-1',
  bucket: 'documents',
  key: 'SETTLEMENTS/NORTHPAY/day.csv',
  sizeBytes: 1,
  processor: 'NORTHPAY',
  status: 'IMPORTED',
  reasons: [],
  receivedAt: '2026-03-02T06:00:00.000Z',
  updatedAt: '2026-03-02T06:00:00.000Z',
  executionArn: 'arn',
  version: 2,
};

const written: string[] = [];
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  written.length = 0;
  process.exitCode = undefined;
});

/** What is printed, and the exit code, where the file ends so. */
const told = async (end: Partial<SettlementFileView>) => {
  const looks: (SettlementFileView | undefined)[] = [undefined, { ...file, status: 'RECEIVED' }, { ...file, ...end }];
  const settlements = {
    sendTo: () => async () => ({ fileId: file.fileId, key: file.key }),
    find: async () => looks.shift(),
  };
  const options = { wait: true, timeout: 60, exitCode: true, json: false };
  await uploadSettlements(
    { settlements } as unknown as Service,
    'NORTHPAY',
    [{ name: 'day.csv', bytes: new Uint8Array() }],
    options,
  );
  return { text: written.join(''), exitCode: process.exitCode ?? 0 };
};

it('a file that went in whole is one line, with the columns that were ignored', async () => {
  const counts = { rows: 3, appended: 2, unchanged: 1, rejected: 0 };

  expect(await told({ counts, ignoredColumns: ['note', 'store'] })).toEqual({
    text: 'IMPORTED  SETTLEMENTS/NORTHPAY/day.csv  3 rows: 2 imported, 1 there already, 0 rejected; ignored columns: note, store\n',
    exitCode: 0,
  });
});

it('rejected rows stand below with their line and reasons, the first twenty of them', async () => {
  const rejected = Array.from({ length: 25 }, (_, index) => ({
    line: index + 2,
    code: 'WRONG_CELLS',
    reasons: 'amount: missing',
  }));
  const counts = { rows: 25, appended: 0, unchanged: 0, rejected: 25 };

  const { text, exitCode } = await told({
    status: 'IMPORTED_WITH_ERRORS',
    counts,
    rejected,
    rejectedKey: 'rejected.csv',
  });

  const lines = text.trimEnd().split('\n');
  expect([lines[1], lines[20], ...lines.slice(21)]).toEqual([
    '  line 2  amount: missing',
    '  line 21  amount: missing',
    '  and 5 more',
    '  to correct and send again: rejected.csv in the work bucket',
  ]);
  expect(exitCode).toBe(3);
});

it('a refused file says why', async () => {
  const reasons = [{ code: 'EMPTY', message: 'the file is empty' }];

  expect(await told({ status: 'REFUSED', reasons })).toEqual({
    text: 'REFUSED  SETTLEMENTS/NORTHPAY/day.csv  the file is empty\n',
    exitCode: 1,
  });
});
