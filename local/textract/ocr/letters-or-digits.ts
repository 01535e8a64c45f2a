/**
 * Puts letters and digits of the same shape where they belong: a zero among letters is an O (`B0ARD`), an O or l among
 * digits a zero or a one (`475OO`, `No.l2`). What mixes both otherwise is a code and stays as read.
 */
export function lettersOrDigits(word: string): string {
  return word.replace(/[\p{L}\d]+/gu, (read) => {
    const part = withCapitalI(read);
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

/** A small l among capitals, or before a consonant where no word begins so (`LEl`, `ltem`), is a capital I. */
function withCapitalI(word: string): string {
  if (/^\p{Lu}*l\p{Lu}+$|^\p{Lu}{2,}l\p{Lu}*$/u.test(word)) return word.replace('l', 'I');
  return word.replace(/^l(?=[bcdfgkmnpqrstvwxz]\p{Ll})/u, 'I');
}

function zerosToLetters(part: string): string {
  return part.replace(/0/gu, (_, at: number) => (/\p{Ll}/u.test(part[at - 1] ?? part[at + 1] ?? '') ? 'o' : 'O'));
}
