/** Whether a text may name a value: words that begin with a capital letter, few, and no amount, date or code among them. */
export function looksLikeLabel(text: string): boolean {
  const words = text.trim().split(/\s+/u);
  if (words.length > 6 || text.length > 48) return false;
  if (!/^[\p{Lu}\d(#]/u.test(text) || !/\p{L}{2}/u.test(text)) return false;
  const digits = text.match(/\d/gu)?.length ?? 0;
  return digits <= 2 && !/[.!?;]$/u.test(text.replace(/\b(?:No|Nr|Ref|Qty|Amt)\.$/iu, ''));
}
