import type { ExecutionRecord } from './execution.ts';

/** AWS redrives within 14 days of the execution's end. */
export const redrivePeriodMs = 14 * 24 * 3600 * 1000;

export const redriveStatus = (
  record: ExecutionRecord,
): { status: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'; reason?: string } => {
  if (record.status === 'SUCCEEDED' || record.status === 'RUNNING')
    return { status: 'NOT_REDRIVABLE', reason: `Execution is ${record.status} and cannot be redriven` };
  if (record.mapRunArn !== undefined) return { status: 'REDRIVABLE_BY_MAP_RUN' };
  return { status: 'REDRIVABLE' };
};
