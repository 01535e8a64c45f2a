import { z } from 'zod';

/** Who asks: a token's subject and its groups. Rights by group are the API's; four eyes hold for all of them. */
export const Actor = z.strictObject({ userId: z.string().min(1), groups: z.array(z.string()).readonly() });
export type Actor = z.infer<typeof Actor>;
