import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ServiceUnavailableError } from '../errors.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import { namedError } from './named-error.ts';

export const eventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  namingErrors(new EventBridgeClient({ ...clientOptions, ...config }));

/** Publishes to the bus of the grant `eventBus`, as `source` (`concord.documents`). */
export const eventBridgePublisher = (eventBridge: EventBridgeClient, source: string): EventPublisher => ({
  publish: async ({ detailType, detail }) => {
    const { Entries = [], FailedEntryCount = 0 } = await eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: source,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            EventBusName: process.env.EVENT_BUS,
          },
        ],
      }),
    );
    if (FailedEntryCount === 0) return;
    // The call succeeds although the bus refused the entry; its error code is then an exception's name.
    const { ErrorCode = 'InternalFailure', ErrorMessage = 'no reason given' } = Entries[0] ?? {};
    const named = namedError(Object.assign(new Error(ErrorMessage), { name: ErrorCode }));
    throw named instanceof Error ? named : new ServiceUnavailableError(ErrorMessage);
  },
});
