import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import { describeSchemaErrors } from './describe-schema-errors.ts';
import type { Problems } from './problems.ts';

/**
 * @param thorough all that is wrong, not only the first thing: for bodies small enough.
 * @returns what is wrong with a body, in the words of API Gateway's validator; empty if nothing is.
 */
export type BodyModel = (body: unknown, thorough: boolean) => string[];

/** JSON Schema draft 4 as API Gateway's models have it, with what only describes. */
const carriedOut = new Set([
  '$ref',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'patternProperties',
  'minProperties',
  'maxProperties',
  'dependencies',
  'items',
  'additionalItems',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'enum',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'title',
  'description',
  'default',
  'definitions',
  '$schema',
  'id',
  'example',
]);

const schemasName = 'api';

/** Compiles the body's models. Formats are not checked, as API Gateway says only that it supports draft 4. */
export class BodyModels {
  readonly #thorough: Ajv;
  readonly #brief: Ajv;
  readonly #compiled = new Map<string, BodyModel>();

  constructor(schemas: unknown, problems: Problems) {
    // Its declaration is a CommonJS module's: the class is its default.
    const Draft04 = AjvDraft04 as unknown as typeof Ajv;
    const options = { strict: false, validateFormats: false, verbose: true };
    this.#thorough = new Draft04({ ...options, allErrors: true });
    this.#brief = new Draft04(options);
    for (const [name, schema] of problems.entries(schemas, 'components', 'schemas'))
      checkKeywords(schema, `components.schemas.${name}`, problems);
    for (const ajv of [this.#thorough, this.#brief])
      ajv.addSchema({ components: { schemas: schemas ?? {} } }, schemasName);
  }

  /** @param schema inline, or a `$ref` to `#/components/schemas/…`. */
  model(schema: unknown, where: string, problems: Problems): BodyModel | undefined {
    if (!isReference(schema)) checkKeywords(schema, `${where}: requestBody`, problems);
    const key = JSON.stringify(schema);
    const known = this.#compiled.get(key);
    if (known) return known;
    try {
      const absolute = withAbsoluteReferences(schema) as object;
      const model = modelOf(this.#thorough.compile(absolute), this.#brief.compile(absolute));
      this.#compiled.set(key, model);
      return model;
    } catch (error) {
      problems.add(where, 'requestBody', (error as Error).message);
      return undefined;
    }
  }
}

const modelOf = (thorough: ValidateFunction, brief: ValidateFunction): BodyModel => {
  return (body, wantsAll) => {
    const validate = wantsAll ? thorough : brief;
    return validate(body) ? [] : describeSchemaErrors(validate.errors as ErrorObject[]);
  };
};

const isReference = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && typeof (schema as { $ref?: unknown }).$ref === 'string';

/** An inline schema refers to the body's root, which has a name of its own here. */
const withAbsoluteReferences = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withAbsoluteReferences);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) =>
      name === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? [name, schemasName + value]
        : [name, withAbsoluteReferences(value)],
    ),
  );
};

const checkKeywords = (schema: unknown, where: string, problems: Problems): void => {
  if (typeof schema !== 'object' || schema === null) {
    if (typeof schema !== 'boolean') problems.add(where, 'schema', 'must be an object');
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (!carriedOut.has(keyword)) problems.add(where, keyword, 'is not in JSON Schema draft 4: API Gateway ignores it');
    if (['properties', 'patternProperties', 'definitions'].includes(keyword))
      for (const [name, one] of problems.entries(value, where, keyword))
        checkKeywords(one, `${where}.${name}`, problems);
    else if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && Array.isArray(value))
      for (const one of value) checkKeywords(one, where, problems);
    else if (keyword === 'items' && Array.isArray(value)) for (const one of value) checkKeywords(one, where, problems);
    else if (['items', 'not', 'additionalProperties', 'additionalItems'].includes(keyword))
      checkKeywords(value, `${where}.${keyword}`, problems);
    else if (/^exclusiveM/.test(keyword) && typeof value !== 'boolean')
      problems.add(where, keyword, 'is a boolean in JSON Schema draft 4');
  }
};
