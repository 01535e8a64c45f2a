import { z } from 'zod';

/** An e-mail address as it is compared and kept: no blanks around it, lower case. */
export const Email = z.string().max(254).trim().toLowerCase().pipe(z.email());
