import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  VerificationEmailStyle,
} from 'aws-cdk-lib/aws-cognito';
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { groups } from '../../domain/identity/actor.ts';
import { passwordPolicy } from '../../domain/identity/password-policy.ts';
import { acknowledge } from '../permission.ts';
import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

/** What each group is for, shown to whoever puts people into it. */
const purposes: Readonly<Record<(typeof groups)[number], string>> = {
  employee: 'Own receipts, expenses and budgets: what everyone has',
  'ap-clerk': 'Supplier invoices and purchase orders',
  approver: 'Approves invoices and expenses of others',
  'trade-ops': 'Trades, reconciliations, breaks and matching rules',
  'ledger-ops': 'Ledgers and their findings',
  auditor: 'Sees everything, changes nothing',
  admin: 'Everything but what needs a second person',
};

/** Who people are: the user pool, its groups, and the client that the console and the command line sign in through. */
export class IdentityStack extends Stack {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const isProduction = settings.stage === 'prod';
    const userPool = new UserPool(this, 'Users', {
      userPoolName: `${namePrefix(settings)}-users`,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      standardAttributes: { email: { required: true, mutable: true }, fullname: { required: false, mutable: true } },
      userVerification: {
        emailStyle: VerificationEmailStyle.CODE,
        emailSubject: 'Your Concord verification code',
        emailBody: 'Your verification code is {####}.',
      },
      passwordPolicy: {
        minLength: passwordPolicy.minimumLength,
        requireLowercase: passwordPolicy.requireLowercase,
        requireUppercase: passwordPolicy.requireUppercase,
        requireDigits: passwordPolicy.requireDigits,
        requireSymbols: passwordPolicy.requireSymbols,
        tempPasswordValidity: Duration.days(3),
      },
      // Authenticator apps: a text message can be intercepted, and needs a sender.
      mfa: isProduction ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: isProduction,
      removalPolicy: isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(userPool, 'COG8', 'threat protection is a plan with its own price: the account decides');
    if (!isProduction) acknowledge(userPool, 'COG2', 'people choose in dev; prod requires it');

    for (const group of groups) {
      new CfnUserPoolGroup(this, group, {
        userPoolId: userPool.userPoolId,
        groupName: group,
        description: purposes[group],
      });
    }
    this.client = userPool.addClient('Console', {
      userPoolClientName: `${namePrefix(settings)}-console`,
      authFlows: { userPassword: true },
      disableOAuth: true,
      generateSecret: false, // a browser could not keep it
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12), // a working day
      authSessionValidity: Duration.minutes(5),
    });
    this.userPool = userPool;
    new CfnOutput(this, 'UserPoolId', { value: userPool.userPoolId });
    new CfnOutput(this, 'ConsoleClientId', { value: this.client.userPoolClientId });
  }
}
