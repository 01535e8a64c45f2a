import type { SubstitutionTemplate } from './substitution-template.ts';

export type Stage = {
  name: string;
  apiId: string;
  deploymentId: string;
  variables: Readonly<Record<string, string>>;
  methodSettings: readonly MethodSettings[];
  accessLog: { group: string; format: SubstitutionTemplate } | undefined;
};

export type MethodSettings = {
  /** `/*` for all. */
  resourcePath: string;
  /** `*` for all. */
  method: string;
  throttle: ThrottleSettings | undefined;
};

export type ThrottleSettings = { requestsPerSecond: number; burst: number };

/** The most particular settings for a method that say something of throttling. */
export const throttleOf = (stage: Stage, resourcePath: string, method: string): ThrottleSettings | undefined =>
  stage.methodSettings
    .filter(({ throttle }) => throttle !== undefined)
    .filter((one) => one.resourcePath === '/*' || one.resourcePath === resourcePath)
    .filter((one) => one.method === '*' || one.method === method)
    .sort((left, right) => specificity(right) - specificity(left))[0]?.throttle;

const specificity = ({ resourcePath, method }: MethodSettings): number =>
  (resourcePath === '/*' ? 0 : 2) + (method === '*' ? 0 : 1);
