/** Remainder by 97 of a text of digits and letters, letters counting 10 to 35. Source: ISO/IEC 7064, MOD 97-10. */
export const remainderBy97 = (text: string): number => {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
};
