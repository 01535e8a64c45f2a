import { AwsError } from '../aws-error.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Tag } from '../registry.ts';
import { arnOfKind, type Input, requiredString, validation } from './parameters.ts';

export const checkTags = (value: unknown): Tag[] => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new AwsError('SerializationException', 'tags must be a list');
  return value.map((tag: { key?: unknown; value?: unknown }, index) => {
    if (typeof tag?.key !== 'string' || tag.key.length < 1)
      throw validation(
        `Value '${String(tag?.key ?? '')}' at 'tags.${index + 1}.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1`,
      );
    if (tag.key.length > 128 || String(tag.value ?? '').length > 256)
      throw validation(
        `Value at 'tags.${index + 1}.member' failed to satisfy constraint: Member must have length less than or equal to 128`,
      );
    return { key: tag.key, value: typeof tag.value === 'string' ? tag.value : '' };
  });
};

const tagLimit = 50;

export const setTags = (core: EngineCore, arn: string, tags: Tag[]): void => {
  if (tags.length === 0) return;
  const all = new Map((core.registry.get('tags', arn) ?? []).map((tag) => [tag.key, tag]));
  for (const tag of tags) all.set(tag.key, tag);
  if (all.size > tagLimit) throw new AwsError('TooManyTags', `Too many tags: '${arn}'`);
  core.registry.put('tags', arn, [...all.values()]);
};

/** Tags hang on machines and activities, not on versions or aliases. */
const requireTaggable = (core: EngineCore, arn: string): string => {
  arnOfKind(arn, 'stateMachine', 'activity');
  if (core.registry.get('stateMachine', arn) || core.registry.get('activity', arn)) return arn;
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn });
};

export const tagResource = (core: EngineCore, input: Input) => {
  const arn = requiredString(input, 'resourceArn');
  const tags = checkTags(input.tags);
  setTags(core, requireTaggable(core, arn), tags);
  return {};
};

export const untagResource = (core: EngineCore, input: Input) => {
  const arn = requireTaggable(core, requiredString(input, 'resourceArn'));
  const keys = new Set(Array.isArray(input.tagKeys) ? (input.tagKeys as string[]) : []);
  core.registry.put(
    'tags',
    arn,
    (core.registry.get('tags', arn) ?? []).filter((tag) => !keys.has(tag.key)),
  );
  return {};
};

export const listTagsForResource = (core: EngineCore, input: Input) => {
  const arn = requireTaggable(core, requiredString(input, 'resourceArn'));
  return { tags: core.registry.get('tags', arn) ?? [] };
};
