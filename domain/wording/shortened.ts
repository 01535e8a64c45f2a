/** Characters that a terminal, a log or a table would not show as they are. */
const unprintable = /\p{Cc}/gu;

/**
 * A foreign text (a file's name or value, another program's message) as far as a message of ours quotes it: at most `atMost`
 * characters of its beginning and its end, with a space for each control character.
 */
export const shortened = (text: string, atMost: number): string => {
  if (text.length <= atMost) return text.replaceAll(unprintable, ' ');
  const end = Math.floor(atMost / 3);
  return `${text.slice(0, atMost - end - 3)} … ${text.slice(text.length - end)}`.replaceAll(unprintable, ' ');
};
