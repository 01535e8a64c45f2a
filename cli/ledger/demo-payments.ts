/** A few payments of nearly every kind; the same ones each time, so that a second demo changes nothing. */
export const demoPayments = { transactions: 25, faults: true, seed: 33 };
