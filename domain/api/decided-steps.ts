/** Steps that wait for a route of their own, which checks and records what it is told: `Machine/State` to the route. */
const decidedSteps: ReadonlyMap<string, string> = new Map([
  ['DocumentExtraction/RequestReview', 'POST /documents/{documentId}/review'],
]);

/** The route that a waiting step belongs to, if it has one of its own. */
export const routeThatDecides = (machine: string, state: string): string | undefined =>
  decidedSteps.get(`${machine}/${state}`);
