import type { TradeColumn } from '../trade/columns.ts';
import type { CandidateRecord, Field, Reason } from './candidate.ts';
import { structuredField } from './candidate-parts.ts';

/** Collects one trade's fields and what its reader has to say about it. */
export type RecordWriter = {
  /** Sets a field unless the value is absent or empty; the first value stays. */
  put: (field: TradeColumn, value: string | null | undefined, place: string, confidence?: number) => void;
  /** The field's value, where there is one. */
  value: (field: TradeColumn) => string | undefined;
  complain: (code: string, message: string, field?: TradeColumn) => void;
  finish: () => { record: CandidateRecord; reasons: Omit<Reason, 'record'>[] };
};

export const recordWriter = (): RecordWriter => {
  const fields: Record<string, Field> = {};
  const reasons: Omit<Reason, 'record'>[] = [];
  return {
    put: (field, value, place, confidence = 1) => {
      if (value) fields[field] ??= structuredField(value, place, confidence);
    },
    value: (field) => fields[field]?.value,
    complain: (code, message, field) => reasons.push({ code, message, ...(field === undefined ? {} : { field }) }),
    finish: () => ({ record: { fields, lineItems: [] }, reasons }),
  };
};
