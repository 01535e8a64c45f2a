/** The value in the form that a Trade holds, or what is wrong with the text. A warning does not prevent use: an LEI whose check digits fail. */
export type ParsedTradeValue =
  | { readonly ok: true; readonly value: string; readonly warning?: string }
  | { readonly ok: false; readonly problem: string };
