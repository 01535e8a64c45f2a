/** One field of a message's text block. `sequence` is the letter of the sequence it stands in: `A` after `:15A:`. */
export type SwiftField = { tag: string; value: string; sequence: string };

export type SwiftMessage = {
  /** Message type where the application header says it: `300`. */
  type: string | null;
  /** BIC of the sender, where the headers say it. */
  sender: string | null;
  fields: readonly SwiftField[];
};

const fieldsOf = (block: string): SwiftField[] => {
  const fields: SwiftField[] = [];
  let sequence = '';
  for (const line of block.split(/\r\n|\n|\r/)) {
    const start = /^:(\d{2}[A-Z]?):(.*)$/.exec(line);
    if (start) {
      const [, tag = '', value = ''] = start;
      if (/^15[A-Z]$/.test(tag)) sequence = tag.slice(2);
      fields.push({ tag, value: value.trimEnd(), sequence });
      continue;
    }
    const last = fields.at(-1);
    if (last && line.trim() !== '' && line.trim() !== '-')
      last.value = `${last.value}\n${line.trimEnd()}`.replace(/^\n/, '');
  }
  return fields;
};

/** In an output message (received) the sender stands in the application header, in an input message in the basic header. */
const senderOf = (header: string): string | null => {
  const output = /\{2:O\d{3}\d{10}([A-Z0-9]{12})/.exec(header)?.[1];
  const input = /\{1:[FAL]\d{2}([A-Z0-9]{12})/.exec(header)?.[1];
  const address = output ?? input;
  // The logical terminal's letter is the ninth character and no part of the BIC.
  return address === undefined ? null : `${address.slice(0, 8)}${address.slice(9)}`;
};

/**
 * The messages of a file: FIN messages with their blocks (`{1:…}{2:…}{4:…-}`), any number after one another, or bare text
 * blocks that each begin with `:15A:`. Source: SWIFT FIN message format, ISO 15022 field syntax.
 */
export const splitMessages = (text: string): SwiftMessage[] => {
  const messages: SwiftMessage[] = [];
  const blocks = /\{4:([\s\S]*?)(?:\r?\n-\}|-\}|$(?![\s\S]))/g;
  let end = 0;
  for (const match of text.matchAll(blocks)) {
    const header = text.slice(end, match.index);
    messages.push({
      type: /\{2:[IO](\d{3})/.exec(header)?.[1] ?? null,
      sender: senderOf(header),
      fields: fieldsOf(match[1] ?? ''),
    });
    end = match.index + match[0].length;
  }
  if (messages.length > 0) return messages;
  return text
    .split(/^(?=:15A:)/m)
    .filter((part) => part.startsWith(':15A:'))
    .map((part) => ({ type: null, sender: null, fields: fieldsOf(part) }));
};
