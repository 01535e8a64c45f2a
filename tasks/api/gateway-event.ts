import { z } from 'zod';

const Texts = z.record(z.string(), z.string()).nullish();

/** What a handler reads of a REST API's proxy event (AWS, "Lambda proxy integrations", input format 1.0). */
export const GatewayEvent = z.object({
  /** `/documents/{documentId}` */
  resource: z.string(),
  httpMethod: z.string(),
  headers: Texts,
  pathParameters: Texts,
  queryStringParameters: Texts,
  multiValueQueryStringParameters: z.record(z.string(), z.array(z.string())).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    requestId: z.string(),
    authorizer: z.object({ claims: z.record(z.string(), z.unknown()).optional() }).nullish(),
  }),
});
export type GatewayEvent = z.infer<typeof GatewayEvent>;

/** A header's value, whatever the case of its name. */
export const headerOf = ({ headers }: GatewayEvent, name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** What a proxy integration answers. */
export type GatewayAnswer = { statusCode: number; headers: Record<string, string>; body: string };
