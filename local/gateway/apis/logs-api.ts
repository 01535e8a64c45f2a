import type { LogEvent, LogQuery, LogStore } from '../../lambda/log-store.ts';
import { ApiError, type ServiceApi } from '../gateway-request.ts';
import { jsonApi } from '../json-api.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** CloudWatch Logs, for reading what functions wrote. */
export const logsApi = (logs: LogStore, groups: () => readonly string[]): ServiceApi => {
  const groupOf = (input: Record<string, unknown>): string => {
    const name =
      text(input.logGroupName) ??
      text(input.logGroupIdentifier)
        ?.replace(/^.*:log-group:/, '')
        .replace(/:\*$/, '');
    if (name === undefined || !groups().includes(name))
      throw new ApiError('ResourceNotFoundException', 'The specified log group does not exist.');
    return name;
  };
  return jsonApi({
    service: 'CloudWatch Logs',
    operations: {
      FilterLogEvents: (input) => {
        const group = groupOf(input);
        const limit = Math.min(number(input.limit) ?? 1000, 10_000);
        const pattern = filterOf(text(input.filterPattern));
        const query = pageQuery(input, group, limit + 1);
        const streams = Array.isArray(input.logStreamNames) ? (input.logStreamNames as string[]) : undefined;
        const prefix = text(input.logStreamNamePrefix);
        const found = logs.find({
          ...query,
          ...(streams && { streams }),
          ...(prefix !== undefined && { streamPrefix: prefix }),
        });
        const page = found.slice(0, limit);
        return {
          events: page
            .filter(({ message }) => pattern(message))
            .map((event) => ({ ...eventOf(event), logStreamName: event.stream, eventId: String(event.id) })),
          searchedLogStreams: [],
          ...(found.length > limit && { nextToken: String(page.at(-1)?.id) }),
        };
      },
      GetLogEvents: (input) => {
        const stream = text(input.logStreamName) ?? '';
        const limit = Math.min(number(input.limit) ?? 10_000, 10_000);
        const page = logs.find({ ...pageQuery(input, groupOf(input), limit), streams: [stream] });
        const last = page.at(-1)?.id ?? number(Number(text(input.nextToken)?.slice(2) ?? 0)) ?? 0;
        return { events: page.map(eventOf), nextForwardToken: `f/${last}`, nextBackwardToken: `b/${page[0]?.id ?? 0}` };
      },
      DescribeLogGroups: (input) => ({
        logGroups: groups()
          .filter((name) => name.startsWith(text(input.logGroupNamePrefix) ?? ''))
          .map((logGroupName) => ({ logGroupName, storedBytes: 0 })),
      }),
      DescribeLogStreams: (input) => ({
        logStreams: logs
          .streams(groupOf(input))
          .filter(({ stream }) => stream.startsWith(text(input.logStreamNamePrefix) ?? ''))
          .map(({ stream, firstMs, lastMs }) => ({
            logStreamName: stream,
            creationTime: firstMs,
            firstEventTimestamp: firstMs,
            lastEventTimestamp: lastMs,
          })),
      }),
    },
  });
};

const pageQuery = (input: Record<string, unknown>, group: string, limit: number): LogQuery => {
  const token = text(input.nextToken)?.replace(/^[fb]\//, '');
  const startMs = number(input.startTime);
  const endMs = number(input.endTime);
  return {
    group,
    limit,
    ...(startMs !== undefined && { startMs }),
    ...(endMs !== undefined && { endMs: endMs + 1 }),
    ...(token !== undefined && { afterId: Number(token) }),
  };
};

const eventOf = (event: LogEvent): Record<string, unknown> => ({
  timestamp: event.timestampMs,
  message: event.message,
  ingestionTime: event.timestampMs,
});

/** Filter patterns of terms only: `ERROR "two words" -DEBUG`. @throws ApiError for the JSON and column forms. */
const filterOf = (pattern: string | undefined): ((message: string) => boolean) => {
  if (pattern === undefined || pattern.trim() === '') return () => true;
  if (/^\s*[{[]/.test(pattern))
    throw new ApiError(
      'InvalidParameterException',
      'the local CloudWatch Logs filters by terms only, not by { … } or [ … ]',
    );
  const terms = [...pattern.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, quoted, bare]) => ({
    excluded: minus === '-',
    term: quoted ?? bare ?? '',
  }));
  return (message) => terms.every(({ excluded, term }) => message.includes(term) !== excluded);
};
