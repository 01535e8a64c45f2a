import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ServiceUnavailableError } from '../errors.ts';
import type { ConcordEvent, EventBatchPublisher, EventPublisher } from '../ports/event-publisher.ts';
import { clientOptions, namingErrors } from './client-options.ts';
import { namedError } from './named-error.ts';

export const eventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  namingErrors(new EventBridgeClient({ ...clientOptions, ...config }));

/** EventBridge's limit. */
const entriesPerRequest = 10;

/** Publishes to the bus of the grant `eventBus`, as `source` (`concord.documents`). */
export const eventBridgePublisher = (
  eventBridge: EventBridgeClient,
  source: string,
): EventPublisher & EventBatchPublisher => {
  const put = async (events: readonly ConcordEvent[]): Promise<void> => {
    const { Entries = [], FailedEntryCount = 0 } = await eventBridge.send(
      new PutEventsCommand({
        Entries: events.map(({ detailType, detail }) => ({
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          EventBusName: process.env.EVENT_BUS,
        })),
      }),
    );
    if (FailedEntryCount === 0) return;
    // The call succeeds although the bus refused an entry; its error code is then an exception's name.
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined) ?? Entries[0];
    const { ErrorCode = 'InternalFailure', ErrorMessage = 'no reason given' } = refused ?? {};
    const named = namedError(Object.assign(new Error(ErrorMessage), { name: ErrorCode }));
    throw named instanceof Error ? named : new ServiceUnavailableError(ErrorMessage);
  };
  return {
    publish: (event) => put([event]),
    publishAll: async (events) => {
      for (let start = 0; start < events.length; start += entriesPerRequest)
        await put(events.slice(start, start + entriesPerRequest));
    },
  };
};
