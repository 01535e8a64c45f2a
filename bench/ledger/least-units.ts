/**
 * The least that a payment of three entries takes, from the design's tables. Rows are under 1 KB, which is a unit; in a
 * transaction, two; a row's place in an index as much again, and moving it (a deletion and a new place) twice that.
 */
const row = 1;
const placeInIndex = 1;
const transactional = 2;

/** Each entry: its row and its place in the day's index. */
const entryWrites = 3 * (row + placeInIndex);
/** A processor's and a core entry are first looked for by name: one consistent read each. */
const entryReads = 2;
/** Each reconciliation reads the customer, the finding and both ledgers, consistently. */
const reconciliationReads = 4;

const move = 2 * placeInIndex;
/** PENDING with its clock; MISSING_CORE with another; MATCHED without: by class, and by due time. */
const findingsApart =
  transactional * (row + placeInIndex + placeInIndex) +
  transactional * (row + move + move) +
  transactional * (row + move + placeInIndex);
const findingTogether = transactional * (row + placeInIndex);
/** Three states, whenever they are told. */
const trail = 3 * transactional * row;
const settling = transactional * row;

const reconciled = (times: number, findings: number) => ({
  reconciliations: times,
  readUnits: entryReads + times * reconciliationReads,
  writeUnits: entryWrites + findings + trail + settling,
  functionInvocations: times,
});

export const leastUnits = {
  /** Entries hours apart, as cards settle: each must be told when it comes. */
  apart: reconciled(3, findingsApart),
  /** All three within one batching window: the trail is told at once. */
  together: reconciled(1, findingTogether),
};
