/** Activities' tasks that wait for a worker, and workers that wait for a task. */
export type QueuedTask = { executionArn: string; scopeId: number; attempt: number };
export type Poll = { workerName: string | undefined; answer: (task: QueuedTask | undefined) => void };

export class ActivityQueues {
  readonly #tasks = new Map<string, QueuedTask[]>();
  readonly #polls = new Map<string, Poll[]>();

  offer(activityArn: string, task: QueuedTask): void {
    const poll = this.#polls.get(activityArn)?.shift();
    if (poll) poll.answer(task);
    else this.#tasks.set(activityArn, [...(this.#tasks.get(activityArn) ?? []), task]);
  }

  take(activityArn: string): QueuedTask | undefined {
    return this.#tasks.get(activityArn)?.shift();
  }

  wait(activityArn: string, poll: Poll): () => void {
    const polls = this.#polls.get(activityArn) ?? [];
    polls.push(poll);
    this.#polls.set(activityArn, polls);
    return () => {
      const at = polls.indexOf(poll);
      if (at >= 0) polls.splice(at, 1);
    };
  }

  /** Sends every waiting worker away with nothing. */
  close(): void {
    for (const polls of this.#polls.values()) for (const poll of polls.splice(0)) poll.answer(undefined);
  }
}
