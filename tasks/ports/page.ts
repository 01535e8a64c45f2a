/** The index keys of the place after which a list goes on, as a page before gave them; plain JSON. */
export type PagePosition = Readonly<Record<string, string | number>>;

/** A page of a list: at most so many items, 1 to 100, after a place. */
export type PageRequest = { limit: number; after?: PagePosition | undefined };

/** `next` is absent after the last item. A page may have fewer items than asked, even none, and still a next. */
export type Page<Item> = { items: Item[]; next?: PagePosition };
