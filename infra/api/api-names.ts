import { namePrefix } from '../physical-names.ts';
import type { Settings } from '../settings.ts';

export const apiName = (settings: Settings): string => `${namePrefix(settings)}-api`;

/** The metric of what the API refused with a 429, counted in its access log. */
export const throttledRequests = { namespace: 'Concord', metricName: 'ApiRequestsThrottled' };
