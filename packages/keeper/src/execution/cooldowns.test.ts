import { describe, expect, test } from "vitest";
import { createCooldowns } from "./cooldowns.ts";

describe("createCooldowns", () => {
  test("default: pauses grow from a second to five minutes, and success forgets them", () => {
    let now = 0;
    const cooldowns = createCooldowns({ now: () => now, sleep: async () => {} });
    const pauses = Array.from({ length: 12 }, () => {
      cooldowns.refuse("a");
      const begin = now;
      while (cooldowns.isCooling("a")) now += 500;
      return now - begin;
    });
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pauses.at(-1)).toBe(300_000);
    expect(cooldowns.isCooling("b")).toBe(false);
    cooldowns.forget("a");
    cooldowns.refuse("a");
    now += 1_000;
    expect(cooldowns.isCooling("a")).toBe(false);
  });

  test("behavior: what was not refused for long begins anew", () => {
    let now = 0;
    const cooldowns = createCooldowns({ now: () => now, sleep: async () => {} });
    for (let count = 0; count < 5; count += 1) cooldowns.refuse("a");
    now += 16_000 + 300_001;
    cooldowns.refuse("a");
    now += 1_000;
    expect(cooldowns.isCooling("a")).toBe(false);
  });
});
