import type { SecretStore } from '../../secrets/secret-store.ts';
import { arnOf, physicalName, type ResourceHandler } from '../resource-handler.ts';

export const secretsManagerSecret = (secrets: SecretStore): ResourceHandler => ({
  honoured: ['Name', 'GenerateSecretString'],
  without: {
    Description: 'nobody lists secrets here',
    KmsKeyId: "the disk's own protection",
    Tags: 'bookkeeping',
  },
  create(resource) {
    const recipe = resource.properties.GenerateSecretString as Record<string, unknown> | undefined;
    const unknown = Object.keys(recipe ?? {}).filter((key) => !['PasswordLength', 'ExcludePunctuation'].includes(key));
    if (!recipe || unknown.length > 0)
      throw new Error(
        `a secret is made by GenerateSecretString with PasswordLength and ExcludePunctuation only, not ${unknown.join(', ')}`,
      );
    const name = physicalName(resource, 'Name', { longest: 512 });
    // AWS puts six random characters after the name; here the name alone is unique.
    const arn = arnOf('secretsmanager', `secret:${name}-000000`);
    secrets.declare(name, arn, {
      passwordLength: Number(recipe.PasswordLength ?? 32),
      excludePunctuation: recipe.ExcludePunctuation === true,
    });
    return { ref: arn, attributes: { Id: arn } };
  },
});
