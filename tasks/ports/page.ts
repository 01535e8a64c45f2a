/** Where a list goes on: the plain key of the last item given. */
export type Position = Readonly<Record<string, unknown>>;

/** A page of a list: `next` is where it goes on, absent at its end. */
export type Page<Item> = { items: readonly Item[]; next?: Position };

/** How many items of a list are wanted, and after which position. */
export type PageRequest = { limit: number; after?: Position };
