import type { MapItem, ReadRequest } from '../execution.ts';
import { type Json, parseJson } from '../json.ts';
import type { ObjectStore } from '../services.ts';
import { parseCsvItems } from './csv-items.ts';
import { readManifest } from './manifest.ts';

const inputTypes = new Set(['CSV', 'JSON', 'JSONL', 'MANIFEST']);

/** ItemReader: the items of a Distributed Map from S3. Rejects with what the state's cause shall say. */
export const readItems = async (
  objects: ObjectStore,
  { resource, parameters, config }: ReadRequest,
): Promise<MapItem[]> => {
  const bucket = String(parameters.Bucket ?? '');
  const maxItems =
    typeof config.MaxItems === 'number' && config.MaxItems > 0 ? config.MaxItems : Number.POSITIVE_INFINITY;
  if (resource.endsWith(':s3:listObjectsV2')) {
    const found = await objects.list(bucket, typeof parameters.Prefix === 'string' ? parameters.Prefix : '');
    return limited(
      found.map((summary) => ({ value: { ...summary } })),
      maxItems,
    );
  }
  if (!resource.endsWith(':s3:getObject')) throw new Error(`The ItemReader resource '${resource}' is not supported`);
  const key = String(parameters.Key ?? '');
  const versionId = typeof parameters.VersionId === 'string' ? parameters.VersionId : undefined;
  const type = String(config.InputType ?? 'JSON');
  if (!inputTypes.has(type)) throw new Error(`The ItemReader input type '${type}' is not supported`);
  const text = new TextDecoder().decode(await objects.get(bucket, key, versionId));
  const source = `s3://${bucket}/${key}`;
  if (type === 'MANIFEST') return limited(await readManifest(objects, text, config), maxItems);
  return limited(parseItems(type, text, config, source), maxItems);
};

export const parseItems = (type: string, text: string, config: ReadRequest['config'], source: string): MapItem[] => {
  if (type === 'CSV') return parseCsvItems(text, config);
  if (type === 'JSONL')
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line, index) => ({ value: parse(line, `${source} line ${index + 1}`) }));
  const value = itemsAt(parse(text, source), config);
  if (Array.isArray(value)) return value.map((item) => ({ value: item }));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([field, item]) => ({ value: item, key: field }));
  throw new Error('Attempting to map over non-iterable node.');
};

/** ItemsPointer: a JSON pointer to the list within the file. */
const itemsAt = (value: Json, config: ReadRequest['config']): Json => {
  if (typeof config.ItemsPointer !== 'string') return value;
  let at: Json | undefined = value;
  for (const part of config.ItemsPointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = Array.isArray(at) ? at[Number(name)] : typeof at === 'object' && at !== null ? at[name] : undefined;
  }
  if (at === undefined) throw new Error(`Nothing lies at the ItemsPointer ${config.ItemsPointer}`);
  return at;
};

const parse = (text: string, where: string): Json => {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`${where} is not valid JSON: ${(error as Error).message}`, { cause: error });
  }
};

const limited = (items: MapItem[], maxItems: number): MapItem[] =>
  items.length > maxItems ? items.slice(0, maxItems) : items;
