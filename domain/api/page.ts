import { z } from 'zod';

/** What every list takes. `cursor` is what the page before gave as `nextCursor`: opaque, and good for this list and caller only. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('Items a page'),
  cursor: z.string().min(1).max(4096).optional().describe('`nextCursor` of the page before'),
};

/** A page of a list. No `nextCursor`: it is the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().optional() });
