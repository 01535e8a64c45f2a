/** An error as jsonata throws them: it fills in its own text for codes it knows, and keeps ours for D3137. */
export class JsonataError extends Error {
  override name = 'JsonataError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
