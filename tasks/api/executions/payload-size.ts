import { type Refusal, refuse } from '../../../domain/api/problem.ts';

/** What Step Functions takes as an input or a result (its service quotas), in bytes of UTF-8. */
const largestPayloadBytes = 262_144;

export const refuseTooLarge = (payload: unknown, what: string): Refusal | undefined => {
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  return bytes > largestPayloadBytes
    ? refuse('PAYLOAD_TOO_LARGE', `The ${what} has ${bytes} bytes, of ${largestPayloadBytes} at most.`)
    : undefined;
};
