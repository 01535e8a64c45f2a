import type { QueryLanguage } from '../definition.ts';
import { isObject } from '../json.ts';
import type { Diagnostics } from './diagnostic.ts';

type Part = { fields: readonly string[]; jsonPath?: readonly string[]; jsonata?: readonly string[]; required?: string };

const parts: Record<string, Part> = {
  ItemReader: {
    fields: ['Resource', 'ReaderConfig'],
    jsonPath: ['Parameters'],
    jsonata: ['Arguments'],
    required: 'Resource',
  },
  ItemBatcher: {
    fields: ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput'],
    jsonPath: ['MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath'],
  },
  ResultWriter: { fields: ['Resource', 'WriterConfig'], jsonPath: ['Parameters'], jsonata: ['Arguments'] },
};

const readerConfig = {
  fields: [
    ...['InputType', 'CSVHeaderLocation', 'CSVHeaders', 'CSVDelimiter', 'MaxItems'],
    ...['ItemsPointer', 'ManifestType', 'Transformation'],
  ],
  jsonPath: ['MaxItemsPath'],
};
const writerConfig = { fields: ['Transformation', 'OutputType'] };

/** The values that a field may have where it is given literally; Parquet and ORC are AWS's, but nothing here reads them. */
const literals: Record<string, readonly string[]> = {
  InputType: ['CSV', 'JSON', 'JSONL', 'MANIFEST'],
  CSVHeaderLocation: ['FIRST_ROW', 'GIVEN'],
  CSVDelimiter: ['COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'],
  ManifestType: ['ATHENA_DATA', 'S3_INVENTORY'],
  OutputType: ['JSON', 'JSONL'],
};

/** What reads, batches and writes a distributed Map's items: a field or value that nothing would heed is refused. */
export const checkMapParts = (
  state: Record<string, unknown>,
  at: string,
  language: QueryLanguage,
  diagnostics: Diagnostics,
): void => {
  for (const [name, part] of Object.entries(parts)) {
    const value = state[name];
    if (!isObject(value)) continue;
    const place = `${at}/${name}`;
    if (part.required !== undefined && value[part.required] === undefined)
      diagnostics.schema(`These fields are required: [${part.required}]`, place);
    checkFields(value, part, place, language, diagnostics);
    const { ReaderConfig, WriterConfig } = value;
    if (name === 'ItemReader' && isObject(ReaderConfig))
      checkConfig(ReaderConfig, readerConfig, `${place}/ReaderConfig`, language, diagnostics, readerTransformations);
    if (name === 'ResultWriter' && isObject(WriterConfig))
      checkConfig(WriterConfig, writerConfig, `${place}/WriterConfig`, language, diagnostics, writerTransformations);
  }
};

const readerTransformations = ['NONE', 'LOAD_AND_FLATTEN'];
const writerTransformations = ['NONE', 'COMPACT', 'FLATTEN'];

const checkFields = (
  value: Record<string, unknown>,
  { fields, jsonPath = [], jsonata = [] }: Part,
  at: string,
  language: QueryLanguage,
  diagnostics: Diagnostics,
): void => {
  const known = [...fields, ...(language === 'JSONata' ? jsonata : jsonPath)];
  for (const field of Object.keys(value))
    if (!known.includes(field)) diagnostics.schema(`The field '${field}' is not supported`, at);
};

const checkConfig = (
  config: Record<string, unknown>,
  part: Part,
  at: string,
  language: QueryLanguage,
  diagnostics: Diagnostics,
  transformations: readonly string[],
): void => {
  checkFields(config, part, at, language, diagnostics);
  for (const [field, allowed] of Object.entries({ ...literals, Transformation: transformations })) {
    const value = config[field];
    if (value === undefined || (typeof value === 'string' && (allowed.includes(value) || value.startsWith('{%'))))
      continue;
    diagnostics.schema(
      `Value is not valid. Expected: [${allowed.join(', ')}]. Actual: ${JSON.stringify(value)}`,
      `${at}/${field}`,
    );
  }
};
