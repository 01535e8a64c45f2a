/** A message to be composed. */
export type Mail = {
  from?: string;
  to: readonly string[];
  subject: string;
  /** At least one of both; of HTML alone, a text is made. */
  text?: string;
  html?: string;
};
