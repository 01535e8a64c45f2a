/**
 * Puts letters and digits of the same shape where they belong: a zero among letters is an O (`B0ARD`), an O or l among
 * digits a zero or a one (`475OO`, `No.l2`). What mixes both otherwise is a code and stays as read.
 */
export function lettersOrDigits(word: string): string {
  return word.replace(/[\p{L}\d]+/gu, (part) => {
    const letters = part.match(/\p{L}/gu)?.length ?? 0;
    const digits = part.length - letters;
    if (letters === 0 || digits === 0) return part;
    if (/^[\p{L}0]+$/u.test(part) && letters >= 2 && digits < letters) return zerosToLetters(part);
    if (/^[\dOolI]+$/u.test(part) && digits >= letters && /[ol]|\d.*\d/u.test(part)) {
      return part.replace(/[Oo]/gu, '0').replace(/[lI]/gu, '1');
    }
    return part;
  });
}

function zerosToLetters(part: string): string {
  return part.replace(/0/gu, (_, at: number) => (/\p{Ll}/u.test(part[at - 1] ?? part[at + 1] ?? '') ? 'o' : 'O'));
}
