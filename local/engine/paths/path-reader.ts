/** A cursor over a path or an intrinsic call. */
export class PathReader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  get rest(): string {
    return this.text.slice(this.position);
  }

  peek(): string {
    return this.text[this.position] ?? '';
  }

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  /** Takes the token also after blanks; takes nothing otherwise. */
  takeSpaced(token: string): boolean {
    const start = this.position;
    this.skipSpace();
    if (this.take(token)) return true;
    this.position = start;
    return false;
  }

  /** Gives back the last character, which must be `character`. */
  back(character: string): void {
    if (this.text[this.position - 1] === character) this.position--;
  }

  match(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipSpace(): void {
    while (/\s/.test(this.peek())) this.position++;
  }

  expect(token: string): void {
    if (!this.take(token)) throw new SyntaxError(`"${token}" expected at ${this.position} in: ${this.text}`);
  }

  integer(): number | undefined {
    const digits = this.match(/^-?\d+/);
    return digits === undefined ? undefined : Number(digits);
  }

  /** A string in single or double quotes; a backslash escapes only the quote and itself. */
  quoted(): string {
    const quote = this.peek();
    if (quote !== "'" && quote !== '"') throw new SyntaxError(`A quoted string is expected in: ${this.text}`);
    this.position++;
    let result = '';
    while (this.peek() !== quote) {
      if (this.atEnd) throw new SyntaxError(`Unterminated string in: ${this.text}`);
      if (this.peek() === '\\' && [quote, '\\'].includes(this.text[this.position + 1] ?? '')) this.position++;
      result += this.peek();
      this.position++;
    }
    this.position++;
    return result;
  }
}
