/** What the flow tells the rest of the world. Delivered at least once: consumers know a repetition by `documentId` and `detailType`. */
export type ConcordEvent = { detailType: string; detail: Record<string, unknown> };

export type EventPublisher = {
  /** @throws ThrottledError, ServiceUnavailableError if the bus did not take it. */
  publish(event: ConcordEvent): Promise<void>;
};
