/** CloudFormation templates, as far as the runtime reads them. */
export type TemplateResource = {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
  Metadata?: Record<string, unknown>;
};

export type Template = {
  Parameters?: Record<string, { Type: string; Default?: unknown; AllowedValues?: unknown[] }>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown; Description?: string; Export?: { Name: unknown }; Condition?: string }>;
};

export type Stack = {
  name: string;
  template: Template;
  /** Stacks that must be there first. */
  dependencies: readonly string[];
  /** Absolute folder (or file) of each file asset, by its object key in the assets bucket. */
  assets: ReadonlyMap<string, string>;
};
