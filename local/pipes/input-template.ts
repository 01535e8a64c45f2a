import { fillTemplate, valueAtPath } from '../events/target-input.ts';

/** The reserved variables of a pipe's input templates. */
export type TemplateContext = {
  pipeArn: string;
  pipeName: string;
  sourceArn: string;
  enrichmentArn: string | undefined;
  targetArn: string;
  /** ISO 8601. */
  ingestionTime: string;
};

const reserved: Record<string, (context: TemplateContext, event: unknown) => unknown> = {
  'aws.pipes.pipe-arn': ({ pipeArn }) => pipeArn,
  'aws.pipes.pipe-name': ({ pipeName }) => pipeName,
  'aws.pipes.source-arn': ({ sourceArn }) => sourceArn,
  'aws.pipes.enrichment-arn': ({ enrichmentArn }) => enrichmentArn ?? '',
  'aws.pipes.target-arn': ({ targetArn }) => targetArn,
  'aws.pipes.event.ingestion-time': ({ ingestionTime }) => ingestionTime,
  'aws.pipes.event': (_, event) => event,
  'aws.pipes.event.json': (_, event) => event,
};

/**
 * What one event becomes by an InputTemplate: `<$.path>` and the reserved variables filled in; JSON if the outcome is
 * JSON, else a text.
 */
export const applyTemplate = (template: string, event: unknown, context: TemplateContext): unknown => {
  const text = fillTemplate(template, (name) => {
    if (name.startsWith('$')) return { value: valueAtPath(event, name) };
    const variable = Object.hasOwn(reserved, name) ? reserved[name] : undefined;
    return variable && { value: variable(context, event) };
  });
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** @throws Error naming what in the template the runtime doesn't fill in. */
export const checkTemplate = (template: string): void => {
  for (const [placeholder, name = ''] of template.matchAll(/<([^<>"\s]+)>/g)) {
    if (name.startsWith('$') && !name.includes('*')) valueAtPath({}, name);
    else if (name.startsWith('$') || (name.startsWith('aws.pipes.') && !Object.hasOwn(reserved, name)))
      throw new Error(`the local Pipes does not fill in ${placeholder} of an InputTemplate`);
  }
};
