import type { Field } from '../candidate.ts';
import type { ExpenseDocument, ExpenseField } from './expense-answer.ts';
import { boxOf } from './geometry.ts';

/** A summary or line field as it was read: Textract's answer without its optional parts, confidences from 0 to 1. */
export type Reading = {
  type: string;
  label: string;
  text: string;
  currency: string | null;
  confidence: number;
  page: number | null;
  box: Field['box'];
  /** `VENDOR` where the field belongs to the vendor's group. */
  groups: readonly string[];
};

const share = (percent: number | null | undefined): number => Math.min(1, Math.max(0, (percent ?? 100) / 100));

/** A reading is no surer than its weaker part: what the field is, or what it says. */
export const readingOf = (field: ExpenseField): Reading | null => {
  const text = field.ValueDetection?.Text?.trim();
  if (!text) return null;
  const page = field.PageNumber ?? null;
  return {
    type: field.Type?.Text ?? 'OTHER',
    label: field.LabelDetection?.Text?.trim() ?? '',
    text: text.replaceAll(/\s*\n\s*/g, ' '),
    currency: field.Currency?.Code ?? null,
    confidence: Math.min(share(field.Type?.Confidence), share(field.ValueDetection?.Confidence)),
    page: page !== null && page > 0 ? page : null,
    box: boxOf(field.ValueDetection?.Geometry),
    groups: field.GroupProperties?.flatMap(({ Types }) => Types ?? []) ?? [],
  };
};

export const summaryReadings = (documents: readonly ExpenseDocument[]): Reading[] =>
  documents.flatMap(({ SummaryFields }) => SummaryFields ?? []).flatMap((field) => readingOf(field) ?? []);

/** A field with the reading's place and its confidence times `certainty`. */
export const fieldOf = (value: string, reading: Reading, certainty = 1): Field => ({
  value,
  confidence: reading.confidence * certainty,
  page: reading.page,
  box: reading.box,
});
