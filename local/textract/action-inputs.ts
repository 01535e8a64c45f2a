import { z } from 'zod';
import type { Analysis } from './analyse-document.ts';
import { TextractError } from './textract-error.ts';

/** Bytes come as base64 over the wire, or as they are from a caller in the process. */
const Bytes = z.union([
  z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
  z.instanceof(Uint8Array),
]);

const S3Object = z.object({
  Bucket: z.string().regex(/^[0-9A-Za-z.\-_]{3,255}$/u),
  Name: z.string().min(1).max(1024),
  Version: z.string().min(1).max(1024).optional(),
});
export type S3Object = z.infer<typeof S3Object>;

const Document = z
  .object({ Bytes: Bytes.optional(), S3Object: S3Object.optional() })
  .refine((document) => (document.Bytes === undefined) !== (document.S3Object === undefined));
export type Document = z.infer<typeof Document>;

const FeatureTypes = z.array(z.enum(['FORMS', 'TABLES', 'QUERIES', 'LAYOUT', 'SIGNATURES'])).min(1);
const QueriesConfig = z.object({
  Queries: z
    .array(
      z.object({
        Text: z.string().min(1).max(200),
        Alias: z.string().min(1).max(200).optional(),
        Pages: z
          .array(z.string().regex(/^\d+$|^\d+-\d+$|^\*$|^\d+-\*$/u))
          .min(1)
          .optional(),
      }),
    )
    .min(1),
});
type Features = {
  FeatureTypes: z.infer<typeof FeatureTypes>;
  QueriesConfig?: z.infer<typeof QueriesConfig> | undefined;
};

/** Questions are asked if, and only if, the feature QUERIES is wanted: at most 15 in a synchronous call, 30 in a job. */
function queriesFit({ FeatureTypes: features, QueriesConfig: config }: Features, most: number): boolean {
  return features.includes('QUERIES') === (config !== undefined) && (config?.Queries.length ?? 0) <= most;
}

export const DetectDocumentTextInput = z.object({ Document });
export const AnalyzeExpenseInput = z.object({ Document });
export const AnalyzeDocumentInput = z
  .object({ Document, FeatureTypes, QueriesConfig: QueriesConfig.optional() })
  .refine((input) => queriesFit(input, 15));

export const StartInput = z.object({
  DocumentLocation: z.object({ S3Object }),
  ClientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9\-_]{1,64}$/u)
    .optional(),
  JobTag: z
    .string()
    .regex(/^[a-zA-Z0-9_.\-:]{1,64}$/u)
    .optional(),
  NotificationChannel: z
    .object({ SNSTopicArn: z.string().regex(/^arn:[a-z\d-]+:sns:[\w-]*:\d*:.+$/u), RoleArn: z.string().min(20) })
    .optional(),
});
export type StartInput = z.infer<typeof StartInput>;

export const StartDocumentAnalysisInput = StartInput.extend({
  FeatureTypes,
  QueriesConfig: QueriesConfig.optional(),
}).refine((input) => queriesFit(input, 30));

export const GetInput = z.object({
  JobId: z.string().regex(/^[a-zA-Z0-9\-_]{1,64}$/u),
  MaxResults: z.number().int().min(1).optional(),
  NextToken: z.string().min(1).max(255).optional(),
});

export function analysisOf({ FeatureTypes: features, QueriesConfig: config }: Features): Analysis {
  const queries = (config?.Queries ?? []).map(({ Text, Alias, Pages }) => ({
    Text,
    ...(Alias !== undefined ? { Alias } : {}),
    ...(Pages !== undefined ? { Pages } : {}),
  }));
  return { kind: 'document', features, queries };
}

/** Errors: InvalidParameterException. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new TextractError('InvalidParameterException', `Request has invalid parameters (${where})`);
}
