import { z } from 'zod';

const Position = z.record(z.string(), z.unknown());

/** What every list takes: how many, and the `next` of the page before. */
export const pageInput = { limit: z.int().min(1).max(100), after: Position.optional() };

/** What every list gives; without `next` it is the last page. A page may be short, even empty, and not be the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item).readonly(), next: Position.optional() });
