/** Errors that States.ALL neither retries nor catches. */
const uncatchable = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether ErrorEquals of a retrier or catcher names an error, wildcards included. */
export const matchesError = (errorEquals: readonly string[], error: string | undefined): boolean =>
  errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return error === undefined || !uncatchable.has(error);
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout';
    if (name === 'States.TaskFailed')
      return (
        error === undefined ||
        (!uncatchable.has(error) && error !== 'States.Timeout' && error !== 'States.HeartbeatTimeout')
      );
    return false;
  });
