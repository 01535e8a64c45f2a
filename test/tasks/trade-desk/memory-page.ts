import type { Page, PageRequest } from '../../../tasks/ports/page.ts';

/** A page of a list in memory: its position is the number of items before it. */
export const memoryPage = <Item>(items: readonly Item[], { limit, after }: PageRequest): Page<Item> => {
  const start = Number(after?.at ?? 0);
  const end = start + limit;
  return { items: structuredClone(items.slice(start, end)), ...(end < items.length && { next: { at: end } }) };
};

/** Sorts by a text, ascending; equal ones stay in their order. */
export const inOrder = <Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] =>
  items.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0));
