/** Time as the local runtime sees it. Nothing under local/ reads the system's clock but `systemClock`. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once at or after `atEpochMs` (at once, asynchronously, if that is past); the returned function cancels. */
  at(atEpochMs: number, callback: () => void): () => void;
};
