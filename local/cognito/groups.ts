import { ApiError } from '../gateway/gateway-request.ts';
import { describeUser } from './attributes.ts';
import type { CognitoService } from './cognito-service.ts';
import { type Input, pageIn, requiredText } from './input.ts';
import type { UserGroup } from './user-pool.ts';

type Output = Record<string, unknown>;

const groupIn = (groups: ReadonlyMap<string, UserGroup>, input: Input): UserGroup => {
  const group = groups.get(requiredText(input, 'GroupName'));
  if (!group) throw new ApiError('ResourceNotFoundException', 'Group not found.');
  return group;
};

const describeGroup = (poolId: string, group: UserGroup): Output => ({
  GroupName: group.name,
  UserPoolId: poolId,
  Description: group.description,
  ...(group.precedence !== undefined && { Precedence: group.precedence }),
  CreationDate: group.createdMs / 1000,
  LastModifiedDate: group.createdMs / 1000,
});

export const adminAddUserToGroup = (cognito: CognitoService, input: Input): Output => {
  const { user, groups } = cognito.userIn(input);
  cognito.store.addToGroup(user, groupIn(groups, input).name);
  return {};
};

export const adminRemoveUserFromGroup = (cognito: CognitoService, input: Input): Output => {
  const { user, groups } = cognito.userIn(input);
  cognito.store.removeFromGroup(user, groupIn(groups, input).name);
  return {};
};

export const adminListGroupsForUser = (cognito: CognitoService, input: Input): Output => {
  const { user, groups, pool } = cognito.userIn(input);
  const own = cognito.store.groupsOf(user).flatMap((name) => groups.get(name) ?? []);
  return pageOf(input, own, 'Groups', (group) => describeGroup(pool.id, group));
};

export const listGroups = (cognito: CognitoService, input: Input): Output => {
  const { groups, pool } = cognito.poolIn(input);
  return pageOf(input, [...groups.values()], 'Groups', (group) => describeGroup(pool.id, group));
};

export const getGroup = (cognito: CognitoService, input: Input): Output => {
  const { groups, pool } = cognito.poolIn(input);
  return { Group: describeGroup(pool.id, groupIn(groups, input)) };
};

export const listUsersInGroup = (cognito: CognitoService, input: Input): Output => {
  const { groups, pool } = cognito.poolIn(input);
  const members = cognito.store.users(pool.id, { limit: -1, offset: 0 }, groupIn(groups, input).name);
  return pageOf(input, members, 'Users', describeUser);
};

const pageOf = <Item>(
  input: Input,
  items: readonly Item[],
  field: string,
  describe: (item: Item) => Output,
): Output => {
  const { limit, offset } = pageIn(input, 'Limit', 'NextToken');
  const size = limit === 0 ? items.length : limit;
  return {
    [field]: items.slice(offset, offset + size).map(describe),
    ...(offset + size < items.length && { NextToken: String(offset + size) }),
  };
};
