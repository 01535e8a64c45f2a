import type { ChangedBy } from '../ports/changed-by.ts';
import type { MatchRecord } from '../ports/match-store.ts';

/** Notes of one record; with their length they keep it well under DynamoDB's 400 KB. */
const notesPerRecord = 50;

export const isFull = ({ notes = [] }: Pick<MatchRecord, 'notes'>): boolean => notes.length >= notesPerRecord;
export const fullOfNotes = `it has ${notesPerRecord} notes, which is as many as a record can have`;

/** The record's notes with one more, where there is one. */
export const noteAdded = (
  { notes = [] }: Pick<MatchRecord, 'notes'>,
  note: string | undefined,
  { actor, at }: ChangedBy,
): Pick<MatchRecord, 'notes'> => (note === undefined ? {} : { notes: [...notes, { by: actor, at, text: note }] });
