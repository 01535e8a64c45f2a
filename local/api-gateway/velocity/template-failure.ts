/** The template can't be carried out for this request: it computes or writes more than any sensible one. */
export class TemplateFailure extends Error {
  override name = 'TemplateFailure';
}

/** API Gateway's payloads. */
export const outputLimit = 10 * 1024 * 1024;
