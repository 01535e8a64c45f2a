import { describe, expect, it } from '@jest/globals';
import { compileEventPattern, InvalidEventPatternError } from '../../../local/events/event-pattern.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::documents', 'arn:aws:s3:::archive'],
  detail: {
    bucket: { name: 'documents' },
    object: { key: 'BANK/2026/Trade.XML', size: 1024 },
    address: '10.1.2.3',
    empty: [],
    nothing: null,
    flag: false,
    lines: [{ code: 'A', amount: 5 }, { code: 'B' }],
  },
};

type Case = [rule: string, pattern: object, matches: boolean];

const cases: Case[] = [
  ['an exact value matches', { source: ['aws.s3'] }, true],
  ['another value does not', { source: ['aws.ec2'] }, false],
  ['any of several values matches', { source: ['aws.ec2', 'aws.s3'] }, true],
  ['all fields must match', { source: ['aws.s3'], 'detail-type': ['Object Deleted'] }, false],
  ['nested fields match', { detail: { bucket: { name: ['documents'] } } }, true],
  ['a list in the event matches by any element', { resources: ['arn:aws:s3:::archive'] }, true],
  ['a list of objects matches by any element', { detail: { lines: { code: ['B'] } } }, true],
  ['null matches null', { detail: { nothing: [null] } }, true],
  ['null does not match an absent field', { detail: { absent: [null] } }, false],
  ['false matches false', { detail: { flag: [false] } }, true],
  ['a number does not match its text', { detail: { object: { size: ['1024'] } } }, false],
  ['prefix', { detail: { object: { key: [{ prefix: 'BANK/' }] } } }, true],
  ['prefix is by case', { detail: { object: { key: [{ prefix: 'bank/' }] } } }, false],
  ['prefix ignoring case', { detail: { object: { key: [{ prefix: { 'equals-ignore-case': 'bank/' } }] } } }, true],
  ['suffix', { detail: { object: { key: [{ suffix: '.XML' }] } } }, true],
  ['suffix ignoring case', { detail: { object: { key: [{ suffix: { 'equals-ignore-case': '.xml' } }] } } }, true],
  ['suffix of a number never', { detail: { object: { size: [{ suffix: '4' }] } } }, false],
  ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'AWS.S3' }] }, true],
  ['wildcard', { detail: { object: { key: [{ wildcard: 'BANK/*/Trade.*' }] } } }, true],
  ['wildcard matches the whole', { detail: { object: { key: [{ wildcard: 'BANK/*/Trade' }] } } }, false],
  ['wildcard: a dot is a dot', { source: [{ wildcard: 'awsxs*' }] }, false],
  ['anything-but a value', { source: [{ 'anything-but': 'aws.ec2' }] }, true],
  ['anything-but a list', { source: [{ 'anything-but': ['aws.ec2', 'aws.s3'] }] }, false],
  ['anything-but a prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, false],
  ['anything-but several suffixes', { source: [{ 'anything-but': { suffix: ['.ec2', '.sqs'] } }] }, true],
  ['anything-but needs the field', { detail: { absent: [{ 'anything-but': 'x' }] } }, false],
  ['numeric range', { detail: { object: { size: [{ numeric: ['>', 0, '<=', 1024] }] } } }, true],
  ['numeric bound excluded', { detail: { object: { size: [{ numeric: ['<', 1024] }] } } }, false],
  ['numeric equality', { detail: { object: { size: [{ numeric: ['=', 1024] }] } } }, true],
  ['numeric within a list of objects', { detail: { lines: { amount: [{ numeric: ['>=', 5] }] } } }, true],
  ['exists', { detail: { address: [{ exists: true }] } }, true],
  ['exists false of a present field', { detail: { address: [{ exists: false }] } }, false],
  ['exists false of an absent field', { detail: { absent: [{ exists: false }] } }, true],
  ['exists false below an absent field', { detail: { absent: { deeper: [{ exists: false }] } } }, true],
  ['exists true of null', { detail: { nothing: [{ exists: true }] } }, true],
  ['exists looks at leaves', { detail: { bucket: [{ exists: true }] } }, false],
  ['cidr', { detail: { address: [{ cidr: '10.1.0.0/16' }] } }, true],
  ['cidr outside', { detail: { address: [{ cidr: '10.2.0.0/16' }] } }, false],
  ['cidr of no address', { source: [{ cidr: '10.1.0.0/16' }] }, false],
  ['an empty list matches nothing', { detail: { empty: ['x'] } }, false],
  [
    '$or takes either',
    { $or: [{ source: ['aws.ec2'] }, { detail: { object: { size: [{ numeric: ['>', 1000] }] } } }] },
    true,
  ],
  ['$or and the fields beside it', { source: ['aws.ec2'], $or: [{ source: ['aws.s3'] }, { source: ['x'] }] }, false],
  ['$or within detail', { detail: { $or: [{ flag: [true] }, { address: [{ exists: true }] }] } }, true],
];

describe('compileEventPattern', () => {
  it.each(cases)('%s', (_rule, pattern, matches) => {
    expect(compileEventPattern(pattern)(event)).toBe(matches);
  });

  it.each([
    ['a pattern that is no object', ['aws.s3'], /must be an object/],
    ['no field', {}, /at least one field/],
    ['a bare value', { source: 'aws.s3' }, /"\$\.source" must be an object or an array/],
    ['an empty list', { source: [] }, /Empty arrays are not allowed at \$\.source/],
    ['an empty object', { detail: {} }, /Empty objects are not allowed at \$\.detail/],
    ['an unknown operator', { source: [{ regex: 'x' }] }, /Unrecognized match type regex at \$\.source/],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, /Only one key/],
    ['an unknown comparison', { detail: { size: [{ numeric: ['!=', 5] }] } }, /Unrecognized numeric range operator/],
    ['a text as bound', { detail: { size: [{ numeric: ['>', '5'] }] } }, /must be a number/],
    ['a malformed network', { detail: { ip: [{ cidr: '10.0.0.0' }] } }, /Malformed CIDR/],
    ['two wildcards together', { source: [{ wildcard: 'a**b' }] }, /Consecutive wildcard/],
  ])('refuses %s', (_what, pattern, message) => {
    expect(() => compileEventPattern(pattern)).toThrow(InvalidEventPatternError);
    expect(() => compileEventPattern(pattern)).toThrow(message);
  });
});
