import { describe, expect, it } from '@jest/globals';
import { type EventEnvelope, targetInputOf, valueAtPath } from '../../../local/events/target-input.ts';

const event: EventEnvelope = {
  version: '0',
  id: '1f0c',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '000000000000',
  time: '2026-11-21T10:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { bucket: { name: 'documents' }, object: { key: 'BANK/a "b".csv', size: 7 }, items: [{ id: 1 }, { id: 2 }] },
};
const rule = { name: 'Uploaded', arn: 'arn:aws:events:us-east-1:000000000000:rule/Uploaded', ingestionTime: 'now' };

const transform = (template: string, paths: Record<string, string> = {}): string =>
  targetInputOf({ transformer: { template, paths } }, event, rule);

describe('targetInputOf', () => {
  it('sends the whole event unless told otherwise', () => {
    expect(JSON.parse(targetInputOf({}, event, rule))).toEqual(event);
  });

  it('sends a constant as it is written', () => {
    expect(targetInputOf({ input: '{"a": 1}' }, event, rule)).toBe('{"a": 1}');
  });

  it('sends a part', () => {
    expect(targetInputOf({ inputPath: '$.detail.bucket' }, event, rule)).toBe('{"name":"documents"}');
  });

  it('puts values bare as JSON and inside strings as escaped text', () => {
    const paths = { key: '$.detail.object.key', size: '$.detail.object.size', bucket: '$.detail.bucket' };

    const input = transform('{"key": <key>, "size": <size>, "bucket": <bucket>, "text": "at <key>: <bucket>"}', paths);

    expect(JSON.parse(input)).toEqual({
      key: 'BANK/a "b".csv',
      size: 7,
      bucket: { name: 'documents' },
      text: 'at BANK/a "b".csv: {"name":"documents"}',
    });
  });

  it('puts null, or nothing inside a string, for what the event lacks', () => {
    expect(transform('{"a": <absent>, "b": "x<absent>y"}', { absent: '$.detail.absent' })).toBe(
      '{"a": null, "b": "xy"}',
    );
  });

  it('knows the rule and the event as reserved names', () => {
    expect(JSON.parse(transform('{"rule": "<aws.events.rule-name>", "event": <aws.events.event.json>}'))).toEqual({
      rule: 'Uploaded',
      event,
    });
  });

  it('leaves what is no placeholder alone', () => {
    expect(transform('"1 < 2 and <unknown>"')).toBe('"1 < 2 and <unknown>"');
  });
});

describe('valueAtPath', () => {
  it.each([
    ['$', event],
    ['$.detail.items[1].id', 2],
    ["$.detail['bucket']", { name: 'documents' }],
    ['$.detail.none.deeper', undefined],
  ])('finds %s', (path, value) => {
    expect(valueAtPath(event, path)).toEqual(value);
  });

  it('refuses what is no path', () => {
    expect(() => valueAtPath(event, '$..id')).toThrow('not a JSON path');
  });
});
