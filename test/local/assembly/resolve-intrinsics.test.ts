import { describe, expect, it } from '@jest/globals';
import { AssemblyError } from '../../../local/assembly/assembly-error.ts';
import { type IntrinsicScope, referencesIn, resolveIntrinsics } from '../../../local/assembly/resolve-intrinsics.ts';

/** `${name}` in a template: written so that it is not taken for a forgotten template string. */
const placeholder = (name: string): string => `$\{${name}}`;

const scope: IntrinsicScope = {
  stackName: 'Flows',
  template: {
    Resources: {},
    Parameters: {
      Stage: { Type: 'String', Default: 'dev' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
      Secret: { Type: 'String' },
    },
    Mappings: { Sizes: { dev: { memory: 512 } } },
    Conditions: {
      IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
      IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
      Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProd' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
    },
  },
  pseudoParameters: { 'AWS::Region': 'us-east-1', 'AWS::AccountId': '000000000000' },
  refOf: (id) => {
    if (id !== 'Bucket') throw new AssemblyError(`refers to ${id}, which is not there`);
    return 'documents';
  },
  attributeOf: (id, attribute) => `${id}!${attribute}`,
  importValue: (name) => `imported ${name}`,
};

describe('resolveIntrinsics', () => {
  it.each([
    ['Ref of a resource', { Ref: 'Bucket' }, 'documents'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'dev'],
    ['Ref of a list parameter', { Ref: 'Zones' }, ['a', 'b']],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['GetAtt', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket!Arn'],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Table.StreamArn' }, 'Table!StreamArn'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }, 1]] }, 'a-documents-1'],
    [
      'Sub',
      {
        'Fn::Sub': `x-${placeholder('Bucket')}-${placeholder('Table.Arn')}-${placeholder('AWS::AccountId')}-${placeholder('!kept')}`,
      },
      `x-documents-Table!Arn-000000000000-${placeholder('kept')}`,
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': [`${placeholder('name')}@${placeholder('Bucket')}`, { name: { Ref: 'Stage' } }] },
      'dev@documents',
    ],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['If, true', { 'Fn::If': ['IsDev', 'yes', 'no'] }, 'yes'],
    ['If, by Not', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'no'],
    ['If, by And', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['If, by Or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
    ['ImportValue', { 'Fn::ImportValue': 'Data:Bucket' }, 'imported Data:Bucket'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 512],
    ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Bucket' } } }, '{"a":"documents"}'],
    ['nothing to resolve', { a: [1, true, null, { b: 'c' }] }, { a: [1, true, null, { b: 'c' }] }],
  ])('%s', (_name, value, resolved) => {
    expect(resolveIntrinsics(value, scope)).toEqual(resolved);
  });

  it('leaves out what is AWS::NoValue', () => {
    const noValue = { Ref: 'AWS::NoValue' };

    expect(resolveIntrinsics({ kept: 1, gone: noValue, list: [noValue, 2] }, scope)).toEqual({ kept: 1, list: [2] });
    expect(resolveIntrinsics({ 'Fn::If': ['IsProd', 1, noValue] }, scope)).toBeUndefined();
  });

  it.each([
    ['an unknown function', { 'Fn::Transform': {} }, 'does not resolve Fn::Transform'],
    [
      'a dynamic reference',
      '{{resolve:secretsmanager:db:SecretString:password}}',
      'no value for {{resolve:secretsmanager',
    ],
    ['a parameter without a default', { Ref: 'Secret' }, 'the parameter Secret has no default'],
    ['an unknown resource', { Ref: 'Nothing' }, 'refers to Nothing'],
    ['an unknown condition', { 'Fn::If': ['Unknown', 1, 2] }, 'no condition Unknown'],
    ['a missing mapping', { 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 'no mapping Sizes.prod.memory'],
    ['a position beyond the list', { 'Fn::Select': [9, ['a']] }, 'finds nothing at 9'],
  ])('refuses %s by name', (_what, value, message) => {
    expect(() => resolveIntrinsics(value, scope)).toThrow(AssemblyError);
    expect(() => resolveIntrinsics(value, scope)).toThrow(message);
  });
});

describe('referencesIn', () => {
  it('finds what a value depends on, however it refers', () => {
    const value = [
      { Ref: 'A' },
      { 'Fn::GetAtt': ['B', 'Arn'] },
      { 'Fn::Sub': [`${placeholder('C')}-${placeholder('D.Arn')}-${placeholder('!E')}`, { x: { Ref: 'F' } }] },
      { deep: { 'Fn::If': ['Condition', { Ref: 'G' }, 'no'] } },
    ];

    expect([...referencesIn(value)].sort()).toEqual(['A', 'B', 'C', 'D', 'F', 'G']);
  });
});
