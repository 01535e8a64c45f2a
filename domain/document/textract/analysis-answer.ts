import { z } from 'zod';
import { Geometry } from './geometry.ts';

/** A Textract block, as far as it is used. Confidence is a percentage. */
export const Block = z.object({
  Id: z.string().nullish(),
  BlockType: z.string().nullish(),
  Text: z.string().nullish(),
  Confidence: z.number().nullish(),
  Page: z.number().int().nullish(),
  Geometry: Geometry.nullish(),
  EntityTypes: z.array(z.string()).nullish(),
  RowIndex: z.number().int().nullish(),
  ColumnIndex: z.number().int().nullish(),
  RowSpan: z.number().int().nullish(),
  ColumnSpan: z.number().int().nullish(),
  SelectionStatus: z.string().nullish(),
  Query: z.object({ Text: z.string().nullish(), Alias: z.string().nullish() }).nullish(),
  Relationships: z.array(z.object({ Type: z.string().nullish(), Ids: z.array(z.string()).nullish() })).nullish(),
});
export type Block = z.infer<typeof Block>;

/** The subset of AnalyzeDocument's (and GetDocumentAnalysis', all pages joined) answer that is used. */
export const AnalysisAnswer = z.object({
  DocumentMetadata: z.object({ Pages: z.number().int().nullish() }).nullish(),
  Blocks: z.array(Block).nullish(),
});
export type AnalysisAnswer = z.infer<typeof AnalysisAnswer>;
