/**
 * Puts letters back where the recogniser took them for digits of the same shape: a zero or a one among letters only
 * (`L0T`, `B0ARD`). A word with any other digit is a code and stays as read.
 */
export function lettersForDigits(word: string): string {
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2 || !/0/.test(word) || /[1-9]/.test(word)) return word;
  const zeros = word.match(/0/g)!.length;
  if (zeros >= letters) return word;
  return word.replace(/(?<=\p{L})0|0(?=\p{L})/gu, (_, at: number) => {
    const neighbour = word[at - 1] ?? word[at + 1] ?? '';
    return /\p{Ll}/u.test(neighbour) ? 'o' : 'O';
  });
}
