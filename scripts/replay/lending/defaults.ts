/** Events that are played unless asked otherwise: ten to twenty seconds on two cores. */
export const DEFAULT_EVENTS = 400;

/** Recorded seconds in a second of the chain: a loan of a hundred days becomes one of ten. */
export const DEFAULT_SPEED = 10;

export const DEFAULT_CHECKPOINTS = 2;
