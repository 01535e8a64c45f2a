import { describe, expect, it } from '@jest/globals';
import type { TextractJobs } from '../../../tasks/ports/textract-jobs.ts';

export const textractJobsContract = (name: string, open: () => TextractJobs) =>
  describe(`${name}: Textract jobs`, () => {
    it('finds the token before the job has an id, and both after', async () => {
      const jobs = open();
      await jobs.keep({ jobTag: 'doc-1', taskToken: 't1' }, 1_800_000_000);

      expect(await jobs.find('doc-1')).toMatchObject({ taskToken: 't1' });
      await jobs.started({ jobTag: 'doc-1', taskToken: 't1', jobId: 'j1' });
      expect(await jobs.find('doc-1')).toMatchObject({ taskToken: 't1', jobId: 'j1' });
    });

    it('forgets the job of an earlier attempt, even one that starts late', async () => {
      const jobs = open();
      await jobs.keep({ jobTag: 'doc-2', taskToken: 't1' }, 1_800_000_000);
      await jobs.keep({ jobTag: 'doc-2', taskToken: 't2' }, 1_800_000_000);
      await jobs.started({ jobTag: 'doc-2', taskToken: 't1', jobId: 'j1' });

      const job = await jobs.find('doc-2');

      expect(job).toMatchObject({ taskToken: 't2' });
      expect(job).not.toHaveProperty('jobId');
    });

    it('knows no job of a tag that was never kept', async () => {
      expect(await open().find('doc-none')).toBeUndefined();
    });
  });
