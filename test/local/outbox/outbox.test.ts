import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Gateway } from '../../../local/gateway/gateway.ts';
import { Outbox } from '../../../local/outbox/outbox.ts';
import { outboxPage } from '../../../local/outbox/outbox-page.ts';
import { RuntimeDatabase } from '../../../local/store/runtime-database.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';

let folder: string;
let database: RuntimeDatabase;
let clock: ManualClock;
let outbox: Outbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'concord-outbox-'));
  database = new RuntimeDatabase(join(folder, 'runtime.sqlite'));
  clock = new ManualClock(Date.UTC(2026, 10, 25, 8, 0, 0));
  outbox = new Outbox({ database, clock, folder: join(folder, 'outbox') });
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the outbox', () => {
  it('keeps a whole MIME message that any mail program reads', async () => {
    const kept = await outbox.send({
      to: ['Zoë <zoe@example.com>', 'b@example.com'],
      subject: 'Grüße ✓',
      html: '<p>Total: <b>1&nbsp;000</b> &lt;EUR&gt;</p>'.replace('&nbsp;', ' '),
    });

    const file = join(folder, 'outbox', `${kept.id}.eml`);
    const mail = await simpleParser(await readFile(file));
    expect(mail.from?.text).toBe('no-reply@concord.local');
    expect([mail.to].flat().map((to) => to?.text)).toEqual(['"Zoë" <zoe@example.com>, b@example.com']);
    expect([mail.subject, mail.messageId, mail.date]).toEqual([
      'Grüße ✓',
      `<${kept.messageId}>`,
      new Date(clock.now()),
    ]);
    expect(mail.html).toContain('<b>1 000</b>');
    expect(mail.text?.trim()).toBe('Total: 1 000 <EUR>');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(kept.bytes).toBe((await readFile(file)).length);
  });

  it('keeps a message id once, composed here or elsewhere', async () => {
    const raw = Buffer.from('From: a@example.com\r\nTo: b@example.com\r\nSubject: S\r\n\r\nText\r\n');
    const message = { raw, messageId: 'm-1@example.com', from: 'a@example.com', to: ['b@example.com'], subject: 'S' };

    const first = outbox.accept(message);
    const second = outbox.accept({ ...message, raw: Buffer.from('other') });
    await outbox.send({ to: ['b@example.com'], subject: 'S', text: 'x' }, 'm-1@example.com');

    expect(second).toEqual(first);
    expect(outbox.list()).toEqual([first]);
    expect(await readdir(join(folder, 'outbox'))).toEqual([`${first.id}.eml`]);
    expect(outbox.read(first.id)).toEqual(raw);
  });

  it('reads no file and no address that a message names', async () => {
    const { id } = await outbox
      .send({
        to: ['b@example.com'],
        subject: 'S',
        text: 'x',
        ...({ attachments: [{ filename: 'x', path: '/etc/passwd' }] } as object),
      })
      .catch(() => ({ id: 'refused' }));

    expect(id).toBe('refused');
  });

  it('is shown by the gateway, newest first, message by message', async () => {
    await outbox.send({ to: ['a@example.com'], subject: 'first', text: 'x' });
    clock.advance(1000);
    await outbox.send({ to: ['b@example.com'], subject: 'second', text: 'y' });
    const gateway = await Gateway.listen(
      Promise.resolve({ apis: {} as never, pages: { outbox: (item) => outboxPage(outbox, item) } }),
      0,
    );
    const page = `http://127.0.0.1:${gateway.port}/_concord/outbox`;

    const { messages } = (await (await fetch(page)).json()) as { messages: { id: string; subject: string }[] };
    const one = await fetch(`${page}/${messages[0]?.id}`);
    const none = await fetch(`${page}/00000000-0000-0000-0000-000000000000`);
    const foreign = await fetch(page, { headers: { origin: 'https://example.com' } });
    await gateway.close();

    expect(messages.map(({ subject }) => subject)).toEqual(['second', 'first']);
    expect(one.headers.get('content-type')).toContain('message/rfc822');
    expect((await simpleParser(await one.text())).text?.trim()).toBe('y');
    expect([none.status, foreign.status]).toEqual([404, 403]);
  });
});
