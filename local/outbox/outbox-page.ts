import type { Outbox } from './outbox.ts';

/** `GET /_concord/outbox`: what was sent; `/_concord/outbox/<id>`: one message as it was sent. */
export const outboxPage = (outbox: Outbox, id: string | undefined): unknown => {
  if (id === undefined) return { messages: outbox.list() };
  const raw = outbox.read(id);
  return raw && new Response(new Uint8Array(raw), { headers: { 'content-type': 'message/rfc822; charset=utf-8' } });
};
