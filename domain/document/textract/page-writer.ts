import type { TradeColumn } from '../../trade/columns.ts';
import type { CandidateRecord, Field, Reason } from '../candidate.ts';
import type { DateOrder } from '../values/parse-date.ts';
import type { PageText } from './block-index.ts';
import { confirmationValue } from './confirmation-values.ts';
import type { TermReading } from './term-sheet.ts';

/** Writes a confirmation's fields from what stands on its pages. */
export type PageWriter = {
  /** Sets a field from readings of it, the first that can be read; says where two that are laid out apart disagree. */
  read: (field: TradeColumn, readings: readonly TermReading[]) => void;
  /** Sets a field that has no value yet. */
  put: (field: TradeColumn, value: string | null | undefined, from: PageText, certainty?: number) => void;
  value: (field: TradeColumn) => string | undefined;
  complain: (code: string, message: string, field?: TradeColumn) => void;
  finish: () => { record: CandidateRecord; reasons: Omit<Reason, 'record'>[] };
};

export const pageWriter = (order: DateOrder | null): PageWriter => {
  const fields: Record<string, Field> = {};
  const reasons: Omit<Reason, 'record'>[] = [];
  const complain: PageWriter['complain'] = (code, message, field) =>
    reasons.push({ code, message, ...(field === undefined ? {} : { field }) });
  const put: PageWriter['put'] = (field, value, { confidence, page, box }, certainty = 1) => {
    if (value) fields[field] ??= { value, confidence: confidence * certainty, page, box };
  };
  return {
    read: (field, readings) => {
      const laidOut = ({ source }: TermReading) => source === 'form' || source === 'table';
      let problem: string | null = null;
      let taken: string | null = null;
      for (const reading of readings) {
        const parsed = confirmationValue(field, reading.text, order);
        if (!parsed.ok) {
          if (reading.source !== 'query') problem ??= parsed.problem;
          continue;
        }
        if (taken === null) {
          taken = parsed.value;
          put(field, parsed.value, reading, parsed.certainty);
          if (parsed.doubt) complain('AMBIGUOUS_DATE', parsed.doubt, field);
        } else if (parsed.value === taken && reading.source !== 'query') {
          // Found beside its label in a second way (a table's row is a form's field too): as sure as the surer of the two.
          const agreed = fields[field];
          if (agreed) agreed.confidence = Math.max(agreed.confidence, reading.confidence * parsed.certainty);
        } else if (parsed.value !== taken && laidOut(reading)) {
          complain('CONFLICTING_VALUES', `The document says ${taken} and ${parsed.value}: ${taken} was taken`, field);
          return;
        }
      }
      if (taken === null && problem !== null) complain('MALFORMED_VALUE', problem, field);
    },
    put,
    value: (field) => fields[field]?.value,
    complain,
    finish: () => ({ record: { fields, lineItems: [] }, reasons }),
  };
};
