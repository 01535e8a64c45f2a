type SetExpression = {
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Record<string, unknown>;
};

/**
 * An update that sets these attributes (undefined ones are left as they are) and removes those; every name goes through a
 * placeholder, since DynamoDB reserves hundreds of words.
 */
export const setExpression = (
  attributes: Readonly<Record<string, unknown>>,
  remove: readonly string[] = [],
): SetExpression => {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const removed = remove.filter((name) => attributes[name] === undefined);
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
  ];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(
      [...set.map(([name]) => name), ...removed].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
};
