/**
 * Legal Entity Identifier, ISO 17442-1: 18 alphanumeric characters and two check digits, which ISO 7064 MOD 97-10
 * computes over the characters with A = 10 … Z = 35.
 */
const form = /^[0-9A-Z]{18}[0-9]{2}$/;

/** The remainder of the string, read as one decimal number with letters as 10 to 35, by 97. */
const modulo97 = (text: string): number => {
  let remainder = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    remainder = code >= 65 ? (remainder * 100 + code - 55) % 97 : (remainder * 10 + code - 48) % 97;
  }
  return remainder;
};

/** Upper case, without spaces and hyphens. */
export const normalizeLei = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** True for a well-formed LEI whose check digits hold. Expects the normalised form. */
export const isValidLei = (lei: string): boolean => form.test(lei) && modulo97(lei) === 1;

/**
 * The two check digits for the first 18 characters of an LEI.
 * @throws RangeError if the base is not 18 capital letters and digits.
 */
export const leiCheckDigits = (base: string): string => {
  if (!/^[0-9A-Z]{18}$/.test(base))
    throw new RangeError(`not the first 18 characters of an LEI: ${JSON.stringify(base)}`);
  return String(98 - modulo97(`${base}00`)).padStart(2, '0');
};
