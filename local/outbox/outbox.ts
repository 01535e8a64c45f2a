import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Clock } from '../clock/clock.ts';
import { writePrivateFile } from '../private-file.ts';
import type { RuntimeDatabase } from '../store/runtime-database.ts';
import type { Mail } from './mail.ts';

const schema = `
CREATE TABLE IF NOT EXISTS outbox (
  id TEXT PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL,
  sent_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_sent ON outbox (sent_ms);`;

export type KeptMessage = {
  /** Names the file `<id>.eml`. */
  id: string;
  /** RFC 5322's, without its angle brackets. */
  messageId: string;
  from: string;
  to: readonly string[];
  subject: string;
  sentAt: string;
  bytes: number;
};

type Row = {
  id: string;
  message_id: string;
  sender: string;
  recipients: string;
  subject: string;
  sent_ms: number;
  bytes: number;
};

const defaultSender = 'no-reply@concord.local';

/**
 * Where mail goes on one machine: whole MIME messages, one .eml file each, that any mail program opens. Nothing leaves the
 * machine. A message id is kept once, however often it is sent.
 */
export class Outbox {
  readonly #database: RuntimeDatabase;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(options: { database: RuntimeDatabase; clock: Clock; folder: string }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#folder = options.folder;
    this.#database.declare(schema);
  }

  /** Composes a message and keeps it. @param messageId without angle brackets; the same again is the same message. */
  async send(mail: Mail, messageId = `${randomUUID()}@concord.local`): Promise<KeptMessage> {
    const from = mail.from ?? defaultSender;
    return this.accept({
      raw: await this.compose(mail, messageId),
      messageId,
      from,
      to: mail.to,
      subject: mail.subject,
    });
  }

  /** The whole MIME message. */
  async compose(mail: Mail, messageId = `${randomUUID()}@concord.local`): Promise<Buffer> {
    const { message } = await this.#composer.sendMail({
      ...mail,
      from: mail.from ?? defaultSender,
      to: [...mail.to],
      messageId: `<${messageId}>`,
      date: new Date(this.#clock.now()),
      ...(mail.text === undefined && { text: textOf(mail.html ?? '') }),
      // Content is text of ours, never a path or an address to be fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return message as Buffer;
  }

  /** Keeps a message that is composed already. */
  accept(message: {
    raw: Buffer;
    messageId: string;
    from: string;
    to: readonly string[];
    subject: string;
  }): KeptMessage {
    const known = this.#find('message_id', message.messageId);
    if (known) return known;
    const id = randomUUID();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writePrivateFile(this.#file(id), message.raw);
    this.#database.run(
      'INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      message.messageId,
      message.from,
      JSON.stringify(message.to),
      message.subject,
      this.#clock.now(),
      message.raw.length,
    );
    return this.#find('message_id', message.messageId) as KeptMessage;
  }

  /** Newest first. */
  list(limit = 200): KeptMessage[] {
    return this.#database
      .all<Row>('SELECT * FROM outbox ORDER BY sent_ms DESC, rowid DESC LIMIT ?', limit)
      .map(messageOf);
  }

  /** The message as it was sent; undefined if there is none of that id. */
  read(id: string): Buffer | undefined {
    return this.#find('id', id) && readFileSync(this.#file(id));
  }

  #find(column: 'id' | 'message_id', value: string): KeptMessage | undefined {
    const row = this.#database.get<Row>(`SELECT * FROM outbox WHERE ${column} = ?`, value);
    return row && messageOf(row);
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.eml`);
  }
}

const messageOf = (row: Row): KeptMessage => ({
  id: row.id,
  messageId: row.message_id,
  from: row.sender,
  to: JSON.parse(row.recipients) as string[],
  subject: row.subject,
  sentAt: new Date(row.sent_ms).toISOString(),
  bytes: row.bytes,
});

/** For readers without HTML. */
const textOf = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/p>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
