import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type SecretName, secrets } from '../../tasks/resources.ts';
import { acknowledge } from '../permission.ts';
import { secretName } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** A secret of tasks/resources.ts: a text that Secrets Manager itself makes, so that nobody ever sees it. */
export const createSecret = (scope: Construct, name: SecretName, settings: Settings, key: IKey | undefined): Secret => {
  const secret = new Secret(scope, name, {
    secretName: secretName(settings, name),
    description: secrets[name].purpose,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: settings.stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(key && { encryptionKey: key }),
  });
  acknowledge(secret, 'SMG4', 'what it encrypts is good for minutes; an operator replaces it where it may have leaked');
  return secret;
};
