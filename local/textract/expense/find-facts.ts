import { type Layout, wordsOf } from '../layout/rows.ts';
import { amountsIn } from './amounts.ts';
import type { Fact } from './fact.ts';
import { findAddress } from './find-address.ts';
import { findDates } from './find-dates.ts';
import { findIdentifiers } from './find-identifiers.ts';
import { findOtherFields } from './find-other-fields.ts';
import { findTotals } from './find-totals.ts';
import { findVendorName } from './find-vendor-name.ts';
import { labelledAmounts } from './labelled-amounts.ts';

/** Everything that a page of a receipt or invoice says about the whole document. */
export function findFacts(layout: Layout): Fact[] {
  const vendor = findVendorName(layout);
  const address = findAddress(layout, new Set(vendor?.value.words));
  const amounts = layout.rows.flatMap((row) => amountsIn(wordsOf(row.segments)));
  const facts = [
    ...(vendor ? [vendor] : []),
    ...(address ? [address] : []),
    ...findDates(layout),
    ...findIdentifiers(layout),
    ...findTotals(labelledAmounts(layout), amounts),
  ];
  return [...facts, ...findOtherFields(layout, facts)];
}
