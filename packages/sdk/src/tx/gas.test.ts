import { describe, expect, test } from "vitest";
import { withHeadroom } from "./gas.ts";

describe("withHeadroom", () => {
  test("default: a quarter, and what booking an interval of funding takes", () => {
    expect(withHeadroom(400_000n)).toBe(600_000n);
  });
});
