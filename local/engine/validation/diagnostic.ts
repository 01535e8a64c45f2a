export type Diagnostic = {
  severity: 'ERROR' | 'WARNING';
  code: string;
  message: string;
  location?: string;
  /** The whole message of InvalidDefinition, where it isn't made from the other fields. */
  verbatim?: string;
};

/** Collects what is wrong with a definition, each fault with the place it points at. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];

  schema(message: string, location: string): void {
    this.list.push({ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location });
  }

  add(code: string, message: string, location: string): void {
    this.list.push({ severity: 'ERROR', code, message, location });
  }
}
