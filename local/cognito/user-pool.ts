/** A user pool as the template declares it, with AWS's defaults where nothing is declared. */
export type UserPool = {
  /** `us-east-1_…` */
  id: string;
  arn: string;
  name: string;
  passwordPolicy: PasswordPolicy;
  /** People sign in by their e-mail address; their username is then an id. */
  usernameIsEmail: boolean;
  autoVerifiesEmail: boolean;
  /** `Ann@x` and `ann@x` are two: CloudFormation's default. */
  caseSensitive: boolean;
  onlyAdminCreatesUsers: boolean;
  /** A forgotten password is reset by a code to a verified address; else by an administrator only. */
  recoversByEmail: boolean;
  mfa: 'OFF' | 'ON' | 'OPTIONAL';
  requiredAttributes: readonly string[];
  /** Names that are declared besides the standard ones, with their prefix: `custom:team`. */
  customAttributes: readonly string[];
  verificationMessage: MessageTemplate;
  resetMessage: MessageTemplate;
  invitationMessage: MessageTemplate;
  /** Functions by the trigger's name. */
  triggers: Readonly<Partial<Record<Trigger, string>>>;
};

export type PasswordPolicy = {
  minimumLength: number;
  requireLowercase: boolean;
  requireUppercase: boolean;
  requireNumbers: boolean;
  requireSymbols: boolean;
  temporaryPasswordDays: number;
};

/** `{####}` stands for the code or the temporary password, `{username}` for the name. */
export type MessageTemplate = { subject: string; text: string };

export const supportedTriggers = ['PreSignUp', 'PostConfirmation', 'PreTokenGeneration'] as const;
export type Trigger = (typeof supportedTriggers)[number];

export type UserPoolClient = {
  id: string;
  userPoolId: string;
  name: string;
  /** `ALLOW_USER_PASSWORD_AUTH` … */
  authFlows: readonly string[];
  accessTokenSeconds: number;
  idTokenSeconds: number;
  refreshTokenSeconds: number;
  /** Of a challenge's session. */
  sessionSeconds: number;
  hidesUnknownUsers: boolean;
  revokesTokens: boolean;
};

export type UserGroup = { name: string; description: string; precedence: number | undefined; createdMs: number };
