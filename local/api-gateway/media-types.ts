import { mediaTypeOf } from './answer.ts';

/** Whether a Content-Type or the first of an Accept header is among the API's binary media types (`image/png`, `image/*`). */
export const isBinary = (header: string | undefined, binaryMediaTypes: readonly string[]): boolean => {
  const mediaType = mediaTypeOf(header?.split(',', 1)[0]);
  return binaryMediaTypes.some((pattern) => {
    if (pattern === '*/*') return true;
    if (mediaType === undefined) return false;
    return pattern.endsWith('/*') ? mediaType.startsWith(pattern.slice(0, -1)) : mediaType === pattern.toLowerCase();
  });
};
