import { z } from 'zod';
import { shortened } from '../wording/shortened.ts';

export const DocumentKind = z.enum(['trade', 'invoice', 'receipt']);
export type DocumentKind = z.infer<typeof DocumentKind>;

/** Where on the page a value was read, as shares of the page's width and height (0 to 1), origin at the top left. */
export const Box = z.strictObject({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
export type Box = z.infer<typeof Box>;

/**
 * A value with its confidence (0 to 1) and place. Pages count from 1; `page` and `box` are null where the document has
 * no pages (CSV, XML, MT300), and `place` then says where it stands: `line 7`, `:32B:`, `/trade/swap/notional`.
 */
export const Field = z.strictObject({
  value: z.string(),
  confidence: z.number().min(0).max(1),
  page: z.number().int().positive().nullable(),
  box: Box.nullable(),
  place: z.string().optional(),
});
export type Field = z.infer<typeof Field>;

/** Far below what a payload or an item may hold, fifty of them too; a reason quotes values, names and faults of any length. */
const messageLength = 1_000;

/** Why a document was sent to review or refused. `field` names the field, `record` the record's index where there are several. */
export const Reason = z.strictObject({
  code: z.string(),
  message: z.string().overwrite((message) => shortened(message, messageLength)),
  field: z.string().optional(),
  record: z.number().int().optional(),
});
export type Reason = z.infer<typeof Reason>;

export const CandidateRecord = z.strictObject({
  fields: z.record(z.string(), Field),
  lineItems: z.array(z.record(z.string(), Field)),
});
export type CandidateRecord = z.infer<typeof CandidateRecord>;

/** What a reader made of a document: one record of a confirmation, receipt or invoice, many of a trade file. */
export const Candidate = z.strictObject({
  kind: DocumentKind,
  records: z.array(CandidateRecord),
  /** What the reader itself has to say: rows it could not read, parts it left out. */
  reasons: z.array(Reason),
});
export type Candidate = z.infer<typeof Candidate>;
