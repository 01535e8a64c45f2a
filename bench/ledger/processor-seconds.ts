import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Processor seconds that a process has used so far, all its threads together. Linux only. */
const secondsOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** Of the runtime's own process and of DynamoDB Local, its child. */
export const processorSeconds = (runtimePid: number): { runtime: number; dynamoDb: number } => {
  const children = execFileSync('pgrep', ['-P', String(runtimePid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
  return {
    runtime: secondsOf(runtimePid),
    dynamoDb: children.reduce((sum, child) => sum + secondsOf(child), 0),
  };
};
