/** What the flow tells the rest of the world. Delivered at least once: consumers know a repetition by `documentId` and `detailType`. */
export type ConcordEvent = { detailType: string; detail: Record<string, unknown> };

export type EventPublisher = {
  /** @throws ThrottledError, ServiceUnavailableError if the bus did not take it. */
  publish(event: ConcordEvent): Promise<void>;
};

/** The same for many at once, in as few requests as the bus allows. */
export type EventBatchPublisher = {
  /** @throws ThrottledError, ServiceUnavailableError if the bus did not take all of them: tell all of them again. */
  publishAll(events: readonly ConcordEvent[]): Promise<void>;
};
