import type { Clock } from "@pangea/sdk";

/** Keeps what was refused from being tried again at once: a second at first, twice as long every time. */
export interface Cooldowns {
  readonly isCooling: (subject: string) => boolean;
  readonly refuse: (subject: string) => void;
  readonly forget: (subject: string) => void;
}

const FIRST = 1_000;
const LONGEST = 300_000;

export function createCooldowns(clock: Clock): Cooldowns {
  const pauses = new Map<string, { readonly until: number; readonly length: number }>();
  return {
    isCooling: (subject) => (pauses.get(subject)?.until ?? 0) > clock.now(),
    refuse: (subject) => {
      const before = pauses.get(subject);
      // whoever was not refused for long begins anew; what nobody asks for any more is forgotten on the way
      for (const [key, { until }] of pauses) if (until + LONGEST < clock.now()) pauses.delete(key);
      const length = pauses.has(subject) && before !== undefined ? Math.min(LONGEST, 2 * before.length) : FIRST;
      pauses.set(subject, { until: clock.now() + length, length });
    },
    forget: (subject) => {
      pauses.delete(subject);
    },
  };
}
