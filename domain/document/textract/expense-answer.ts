import { z } from 'zod';
import { Block } from './analysis-answer.ts';
import { Geometry } from './geometry.ts';

const Detection = z.object({
  Text: z.string().nullish(),
  Confidence: z.number().nullish(),
  Geometry: Geometry.nullish(),
});

/** A field of an ExpenseDocument: what it is, how the document labels it, what it says. Confidences are percentages. */
export const ExpenseField = z.object({
  Type: z.object({ Text: z.string().nullish(), Confidence: z.number().nullish() }).nullish(),
  LabelDetection: Detection.nullish(),
  ValueDetection: Detection.nullish(),
  PageNumber: z.number().int().nullish(),
  Currency: z.object({ Code: z.string().nullish(), Confidence: z.number().nullish() }).nullish(),
  GroupProperties: z.array(z.object({ Types: z.array(z.string()).nullish(), Id: z.string().nullish() })).nullish(),
});
export type ExpenseField = z.infer<typeof ExpenseField>;

const ExpenseDocument = z.object({
  ExpenseIndex: z.number().int().nullish(),
  SummaryFields: z.array(ExpenseField).nullish(),
  LineItemGroups: z
    .array(
      z.object({
        LineItems: z.array(z.object({ LineItemExpenseFields: z.array(ExpenseField).nullish() })).nullish(),
      }),
    )
    .nullish(),
  Blocks: z.array(Block).nullish(),
});
export type ExpenseDocument = z.infer<typeof ExpenseDocument>;

/** The subset of AnalyzeExpense's (and GetExpenseAnalysis', all pages joined) answer that is used. */
export const ExpenseAnswer = z.object({
  DocumentMetadata: z.object({ Pages: z.number().int().nullish() }).nullish(),
  ExpenseDocuments: z.array(ExpenseDocument).nullish(),
});
export type ExpenseAnswer = z.infer<typeof ExpenseAnswer>;
