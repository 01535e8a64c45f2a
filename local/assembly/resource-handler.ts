/** What a created resource answers to `Ref` and `Fn::GetAtt`. */
export type CreatedResource = { ref: string; attributes: Readonly<Record<string, string>> };

export type DeclaredResource = {
  stackName: string;
  logicalId: string;
  type: string;
  /** Resolved. */
  properties: Record<string, unknown>;
  /** Folder of a file asset by its object key; undefined if the assembly has none. */
  assetPath(objectKey: string): string | undefined;
};

/** Makes the local part of one type of resource. */
export type ResourceHandler = {
  /** Properties that are carried out. */
  honoured: readonly string[];
  /** Properties without a local effect, and why that is right. */
  without: Readonly<Record<string, string>>;
  /** Makes the resource, or finds it as an earlier start made it; doing it again changes nothing. */
  create(resource: DeclaredResource): Promise<CreatedResource> | CreatedResource;
};

export const accountId = '000000000000';
export const region = 'us-east-1';

export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

/** The name that the template gives, else one made of stack and logical id. */
export const physicalName = (
  { stackName, logicalId, properties }: DeclaredResource,
  property: string,
  options: { longest: number; lowerCase?: boolean },
): string => {
  const declared = properties[property];
  if (typeof declared === 'string' && declared !== '') return declared;
  const name = `${stackName}-${logicalId}`;
  const cut = name.length > options.longest ? `${name.slice(0, options.longest - 9)}-${name.slice(-8)}` : name;
  return options.lowerCase ? cut.toLowerCase() : cut;
};
