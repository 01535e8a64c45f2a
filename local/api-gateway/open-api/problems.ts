type Fields = Readonly<Record<string, unknown>>;

/** What of an OpenAPI body can't be carried out here, gathered so that one start tells all of it. */
export class Problems {
  readonly #found: string[] = [];

  get found(): readonly string[] {
    return this.#found;
  }

  /** @param where path and method, or the part of the body. */
  add(where: string, field: string, what: string): void {
    this.#found.push(`${where}: ${field}: ${what}`);
  }

  /** An object with no other fields than `known`; any other is a problem. */
  fields(value: unknown, where: string, field: string, known: readonly string[]): Fields {
    if (value === undefined) return {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.add(where, field, `must be an object, not ${JSON.stringify(value)}`);
      return {};
    }
    for (const name of Object.keys(value))
      if (!known.includes(name))
        this.add(where, field === '' ? name : `${field}.${name}`, 'the local API Gateway does not carry it out');
    return value as Fields;
  }

  /** An object whose names are free. */
  entries(value: unknown, where: string, field: string): [string, unknown][] {
    if (value === undefined) return [];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
    this.add(where, field, `must be an object, not ${JSON.stringify(value)}`);
    return [];
  }
}
