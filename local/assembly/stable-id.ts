import { createHash } from 'node:crypto';
import type { DeclaredResource } from './resource-handler.ts';

/** An id in small letters and digits, the same for a resource at every start. */
export const stableId = ({ stackName, logicalId }: DeclaredResource, length: number): string =>
  BigInt(`0x${createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex')}`)
    .toString(36)
    .padStart(length, '0')
    .slice(-length);
