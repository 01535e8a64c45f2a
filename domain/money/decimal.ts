/** A plain decimal: optional sign, digits, optional fraction; no exponent, no grouping. The only form amounts and rates are stored in. */
export type DecimalString = string;

const plainDecimal = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** True for `12`, `-0.50`, `+3.1`; false for `1e3`, `1,000`, `.5`, `5.` and anything that is not ASCII digits. */
export const isDecimal = (text: string): text is DecimalString => plainDecimal.test(text);

/**
 * The decimal as an integer count of 10^-scale units, exactly.
 * @throws RangeError if the text is not a plain decimal, or has non-zero digits beyond `scale`.
 */
export const toScaledInteger = (text: DecimalString, scale: number): bigint => {
  const parts = plainDecimal.exec(text);
  if (!parts) throw new RangeError(`not a decimal: ${JSON.stringify(text)}`);
  const [, sign, whole = '0', fraction = ''] = parts;
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  if (/[1-9]/.test(fraction.slice(scale))) throw new RangeError(`${text} has more than ${scale} decimal places`);
  const magnitude = BigInt(whole + kept);
  return sign === '-' ? -magnitude : magnitude;
};

/** The decimal with exactly `scale` places for a count of 10^-scale units: `fromScaledInteger(-150n, 2) === '-1.50'`. */
export const fromScaledInteger = (units: bigint, scale: number): DecimalString => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = units < 0n ? '-' : '';
  return scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(digits.length - scale)}`;
};

const fractionLength = (text: DecimalString): number => plainDecimal.exec(text)?.[3]?.length ?? 0;

/** -1, 0 or 1 as `a` is below, equal to or above `b`, by value: `1.0` equals `1.00`. */
export const compareDecimals = (a: DecimalString, b: DecimalString): -1 | 0 | 1 => {
  const scale = Math.max(fractionLength(a), fractionLength(b));
  const left = toScaledInteger(a, scale);
  const right = toScaledInteger(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The exact sum; its scale is the largest of the addends'. The empty sum is `0`. */
export const addDecimals = (...addends: readonly DecimalString[]): DecimalString => {
  const scale = Math.max(0, ...addends.map(fractionLength));
  return fromScaledInteger(
    addends.reduce((sum, addend) => sum + toScaledInteger(addend, scale), 0n),
    scale,
  );
};

/** The exact difference `a − b`. */
export const subtractDecimals = (a: DecimalString, b: DecimalString): DecimalString => {
  const scale = Math.max(fractionLength(a), fractionLength(b));
  return fromScaledInteger(toScaledInteger(a, scale) - toScaledInteger(b, scale), scale);
};

/** The quotient as a whole number, halves away from zero: what banks mean by commercial rounding. */
export const roundedQuotient = (dividend: bigint, divisor: bigint): bigint => {
  const negative = dividend < 0n !== divisor < 0n;
  const [top, bottom] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const magnitude = (2n * top + bottom) / (2n * bottom);
  return negative ? -magnitude : magnitude;
};

/** The product `a` × `b` with exactly `scale` places, halves away from zero. */
export const multiplyDecimals = (a: DecimalString, b: DecimalString, scale: number): DecimalString => {
  const [scaleA, scaleB] = [fractionLength(a), fractionLength(b)];
  const product = toScaledInteger(a, scaleA) * toScaledInteger(b, scaleB) * 10n ** BigInt(scale);
  return fromScaledInteger(roundedQuotient(product, 10n ** BigInt(scaleA + scaleB)), scale);
};

/** The quotient `a` ÷ `b` with exactly `scale` places, halves away from zero. @throws RangeError if `b` is zero. */
export const divideDecimals = (a: DecimalString, b: DecimalString, scale: number): DecimalString => {
  const [scaleA, scaleB] = [fractionLength(a), fractionLength(b)];
  const dividend = toScaledInteger(a, scaleA) * 10n ** BigInt(scaleB + scale);
  return fromScaledInteger(roundedQuotient(dividend, toScaledInteger(b, scaleB) * 10n ** BigInt(scaleA)), scale);
};
