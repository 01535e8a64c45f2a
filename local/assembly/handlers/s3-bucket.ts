import type { ObjectStore } from '../../s3/object-store.ts';
import type { CorsRule } from '../../s3/stored-object.ts';
import { physicalName, type ResourceHandler, region } from '../resource-handler.ts';

type DeclaredCorsRule = {
  AllowedOrigins?: string[];
  AllowedMethods?: string[];
  AllowedHeaders?: string[];
  ExposedHeaders?: string[];
  MaxAge?: number;
};

export const s3Bucket = (store: ObjectStore): ResourceHandler => ({
  honoured: ['BucketName', 'VersioningConfiguration', 'NotificationConfiguration', 'CorsConfiguration'],
  without: {
    BucketEncryption: "the disk's own protection",
    LifecycleConfiguration: 'nothing expires on one machine: its owner deletes',
    LoggingConfiguration: 'the only client is this machine',
    OwnershipControls: 'one owner',
    PublicAccessBlockConfiguration: 'only the loopback interface listens',
    AccessControl: 'one owner',
    ReplicationConfiguration: 'one machine is one region',
    ObjectLockEnabled: 'who owns the disk can delete anyway',
    ObjectLockConfiguration: 'who owns the disk can delete anyway',
    IntelligentTieringConfigurations: 'a price',
    Tags: 'bookkeeping',
  },
  create(resource) {
    const { properties } = resource;
    const name = physicalName(resource, 'BucketName', { longest: 63, lowerCase: true });
    const notification = (properties.NotificationConfiguration ?? {}) as Record<string, unknown>;
    const unknown = Object.keys(notification).find((key) => key !== 'EventBridgeConfiguration');
    if (unknown !== undefined)
      throw new Error(`NotificationConfiguration.${unknown}: only EventBridge is notified here`);
    const cors = (properties.CorsConfiguration as { CorsRules?: DeclaredCorsRule[] } | undefined)?.CorsRules ?? [];
    store.putBucket(name, {
      versioned: (properties.VersioningConfiguration as { Status?: string } | undefined)?.Status === 'Enabled',
      events: notification.EventBridgeConfiguration !== undefined,
      corsRules: cors.map(corsRuleOf),
    });
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      },
    };
  },
});

const corsRuleOf = (rule: DeclaredCorsRule): CorsRule => ({
  allowedOrigins: rule.AllowedOrigins ?? [],
  allowedMethods: rule.AllowedMethods ?? [],
  allowedHeaders: rule.AllowedHeaders ?? [],
  exposedHeaders: rule.ExposedHeaders ?? [],
  ...(rule.MaxAge !== undefined && { maxAgeSeconds: rule.MaxAge }),
});
