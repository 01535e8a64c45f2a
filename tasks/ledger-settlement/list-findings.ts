import { z } from 'zod';
import { TxId } from '../../domain/ledger/entry.ts';
import { Category } from '../../domain/ledger/verdict.ts';
import type { LedgerPorts } from '../ports/ledger-ports.ts';
import { FindingView, findingView } from './finding-view.ts';

// Findings by category and by when they came, newest first, a page at a time.

/** A day, from its begin or to its end in UTC, or an instant. */
const Moment = z.union([z.iso.date(), z.iso.datetime()]);
const Place = z.strictObject({ since: z.iso.datetime(), txId: TxId });

export const Input = z
  .strictObject({
    category: Category.optional(),
    from: Moment.optional(),
    to: Moment.optional(),
    limit: z.int().min(1).max(100),
    /** Where the page before ended: its `next`. */
    after: Place.optional(),
  })
  .refine(({ from, to }) => !from || !to || endOf(to) >= beginOf(from), { path: ['to'], error: 'not before from' });
/** `next` is missing after the last page. */
export const Output = z.strictObject({ items: z.array(FindingView), next: Place.optional() });

const isDay = (moment: string): boolean => moment.length === 'yyyy-mm-dd'.length;
const instant = (moment: string): string => new Date(moment).toISOString();
const beginOf = (moment: string): string => (isDay(moment) ? `${moment}T00:00:00.000Z` : instant(moment));
const endOf = (moment: string): string => (isDay(moment) ? `${moment}T23:59:59.999Z` : instant(moment));

type Ports = Pick<LedgerPorts, 'lists'>;

export const makeListFindings =
  ({ lists }: Ports) =>
  async ({ from, to, ...query }: z.infer<typeof Input>): Promise<z.infer<typeof Output>> => {
    const { items, next } = await lists.findings({
      ...query,
      ...(from !== undefined && { from: beginOf(from) }),
      ...(to !== undefined && { to: endOf(to) }),
    });
    return { items: items.map(findingView), ...(next && { next }) };
  };
