/** Where a list goes on: the index keys after which it does, as the page before gave them; plain JSON. */
export type Position = Readonly<Record<string, unknown>>;

/** How many items of a list are wanted, 1 to 100, and after which position. */
export type PageRequest = { limit: number; after?: Position | undefined };

/** `next` is absent after the last item. A page may have fewer items than asked for, even none, and still a next. */
export type Page<Item> = { items: readonly Item[]; next?: Position };
