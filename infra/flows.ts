import type { TaskDescription } from '../tasks/task-description.ts';

export const flows: readonly { tasks: readonly TaskDescription[] }[] = [];
export const tasks: readonly TaskDescription[] = flows.flatMap((flow) => flow.tasks);
