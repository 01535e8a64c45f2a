import type { Analysis, DocumentReader, JobState, RawAnswer } from '../../../tasks/ports/document-reader.ts';
import type { TextractJob, TextractJobs } from '../../../tasks/ports/textract-jobs.ts';

export const memoryTextractJobs = (): TextractJobs & { rows: Map<string, TextractJob> } => {
  const rows = new Map<string, TextractJob>();
  return {
    rows,
    keep: async (job) => {
      rows.set(job.jobTag, { ...job });
    },
    started: async (job) => {
      if (rows.get(job.jobTag)?.taskToken === job.taskToken) rows.set(job.jobTag, { ...job });
    },
    find: async (jobTag) => rows.get(jobTag),
  };
};

/** A reader that answers every document alike; its jobs end when the test says so. */
export type MemoryReader = DocumentReader & {
  answer: RawAnswer;
  /** Jobs in the order in which they were started; their states are the test's to set. */
  jobs: { jobId: string; jobTag: string; requestToken: string; state: JobState }[];
};

export const memoryReader = (answer: RawAnswer): MemoryReader => {
  const reader: MemoryReader = {
    answer,
    jobs: [],
    readPage: async () => reader.answer,
    startJob: async (_object, _analysis: Analysis, { jobTag, requestToken }) => {
      const known = reader.jobs.find((job) => job.requestToken === requestToken);
      if (known) return known.jobId;
      const jobId = `job-${reader.jobs.length + 1}`;
      reader.jobs.push({ jobId, jobTag, requestToken, state: { kind: 'running' } });
      return jobId;
    },
    jobState: async (jobId) => reader.jobs.find((job) => job.jobId === jobId)?.state ?? { kind: 'unknown' },
    readJob: async () => reader.answer,
  };
  return reader;
};
