import type { Page, PageRequest, Position } from '../../../tasks/ports/page.ts';

/** All items of a list, page by page; a position goes through JSON as in a cursor. Refuses a list that never ends. */
export const walkPages = async <Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  limit: number,
): Promise<{ items: Item[]; sizes: number[] }> => {
  const items: Item[] = [];
  const sizes: number[] = [];
  let after: Position | undefined;
  do {
    const page: Page<Item> = await list({ limit, ...(after && { after }) });
    items.push(...page.items);
    sizes.push(page.items.length);
    after = page.next && JSON.parse(JSON.stringify(page.next));
    if (sizes.length > 1_000) throw new Error('the list does not end');
  } while (after);
  return { items, sizes };
};
