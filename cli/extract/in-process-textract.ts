import type { TextractClient } from '@aws-sdk/client-textract';
import { systemClock } from '../../local/clock/system-clock.ts';
import { createTextract } from '../../local/textract/create-textract.ts';

/**
 * The Textract stand-in behind the SDK's own interface, without a network between: the tasks' adapter sends it the same
 * commands. `readObject` gives a document's bytes.
 */
export const inProcessTextract = async (
  readObject: (bucket: string, key: string) => Promise<Uint8Array>,
): Promise<{ client: Pick<TextractClient, 'send'>; close(): Promise<void> }> => {
  const textract = await createTextract({ readObject, publish: async () => {}, clock: systemClock });
  const send = async (command: { constructor: { name: string }; input: unknown }) => ({
    $metadata: {},
    ...((await textract.handle(command.constructor.name.replace(/Command$/, ''), command.input)) as object),
  });
  return { client: { send: send as TextractClient['send'] }, close: () => textract.close() };
};
