import { describe, expect, it } from '@jest/globals';
import { AssemblyError } from '../../../local/assembly/assembly-error.ts';
import { deploy } from '../../../local/assembly/deploy.ts';
import { type DeclaredResource, physicalName, type ResourceHandler } from '../../../local/assembly/resource-handler.ts';
import type { Stack, TemplateResource } from '../../../local/assembly/template.ts';

const stackOf = (
  name: string,
  Resources: Record<string, TemplateResource>,
  rest: Partial<Stack['template']> = {},
): Stack => ({ name, dependencies: [], assets: new Map(), template: { Resources, ...rest } });

/** A handler that notes what it is asked to make. */
const recorder = (): { made: DeclaredResource[]; handlers: Map<string, ResourceHandler> } => {
  const made: DeclaredResource[] = [];
  const handler: ResourceHandler = {
    honoured: ['Name', 'Uses'],
    without: { Tags: 'bookkeeping' },
    create: (resource) => {
      made.push(resource);
      const name = physicalName(resource, 'Name', { longest: 40 });
      return { ref: name, attributes: { Arn: `arn:${name}` } };
    },
  };
  return { made, handlers: new Map([['Test::Thing', handler]]) };
};

const thing = (Properties: Record<string, unknown> = {}, more: Partial<TemplateResource> = {}): TemplateResource => ({
  Type: 'Test::Thing',
  Properties,
  ...more,
});

describe('deploy', () => {
  it('makes a resource after those that it refers to or depends on', async () => {
    const { made, handlers } = recorder();
    const stack = stackOf('S', {
      Last: thing({ Uses: { 'Fn::GetAtt': ['Middle', 'Arn'] } }),
      Middle: thing({ Uses: { Ref: 'First' } }, { DependsOn: 'Other' }),
      First: thing({ Name: 'first' }),
      Other: thing(),
    });

    const [deployed] = await deploy([stack], handlers);

    const order = made.map(({ logicalId }) => logicalId);
    expect(order.indexOf('Middle')).toBeGreaterThan(order.indexOf('First'));
    expect(order.indexOf('Middle')).toBeGreaterThan(order.indexOf('Other'));
    expect(order.at(-1)).toBe('Last');
    expect(made.at(-1)?.properties).toEqual({ Uses: 'arn:S-Middle' });
    expect(deployed?.resources.find(({ logicalId }) => logicalId === 'First')).toEqual({
      logicalId: 'First',
      type: 'Test::Thing',
      physicalId: 'first',
    });
  });

  it('hands values from stack to stack by exports', async () => {
    const { made, handlers } = recorder();
    const data = stackOf(
      'Data',
      { Table: thing({ Name: 'trades' }) },
      { Outputs: { TableArn: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'Data:Table' } } } },
    );
    const flows = stackOf('Flows', { User: thing({ Uses: { 'Fn::ImportValue': 'Data:Table' } }) });

    const deployed = await deploy([data, flows], handlers);

    expect(made.at(-1)?.properties).toEqual({ Uses: 'arn:trades' });
    expect(deployed[0]?.outputs).toEqual([{ key: 'TableArn', value: 'arn:trades', exportName: 'Data:Table' }]);
  });

  it('leaves out resources and outputs whose condition does not hold', async () => {
    const { made, handlers } = recorder();
    const stack = stackOf(
      'S',
      { Never: thing({}, { Condition: 'No' }), Always: thing() },
      {
        Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
        Outputs: { Gone: { Value: { Ref: 'Never' }, Condition: 'No' } },
      },
    );

    const [deployed] = await deploy([stack], handlers);

    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Always']);
    expect(deployed?.outputs).toEqual([]);
  });

  it('refuses unknown types and properties, all at once, before anything is made', async () => {
    const { made, handlers } = recorder();
    const stack = stackOf('S', {
      Good: thing({ Name: 'x', Tags: [] }),
      Cluster: { Type: 'AWS::EKS::Cluster' },
      Odd: thing({ Colour: 'red' }),
    });

    const refused = deploy([stack], handlers);

    await expect(refused).rejects.toThrow(AssemblyError);
    await expect(refused).rejects.toThrow('S/Cluster: the local runtime has no AWS::EKS::Cluster');
    await expect(refused).rejects.toThrow('S/Odd: the local runtime does not honour Colour of Test::Thing');
    expect(made).toEqual([]);
  });

  it('names the resource that could not be made', async () => {
    const handlers = new Map<string, ResourceHandler>([
      ['Test::Thing', { honoured: [], without: {}, create: () => Promise.reject(new Error('disk full')) }],
    ]);

    await expect(deploy([stackOf('S', { A: thing() })], handlers)).rejects.toThrow('S/A (Test::Thing): disk full');
  });

  it('refuses resources that refer to each other', async () => {
    const { handlers } = recorder();
    const stack = stackOf('S', { A: thing({ Uses: { Ref: 'B' } }), B: thing({ Uses: { Ref: 'A' } }) });

    await expect(deploy([stack], handlers)).rejects.toThrow(/refer to each other: A → B → A/);
  });
});
