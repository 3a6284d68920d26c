import { HttpRequestError, RpcRequestError } from "viem";
import { describe, expect, test } from "vitest";
import { createEndpoints, type RequestReport } from "./endpoints.ts";

type Answer = () => Promise<unknown>;

const down: Answer = () => Promise.reject(new HttpRequestError({ url: "http://secret", details: "refused" }));
const refusing: Answer = () =>
  Promise.reject(new RpcRequestError({ body: {}, url: "http://secret", error: { code: 3, message: "reverted" } }));

function create(answers: Record<string, Answer>, maxLag = 5) {
  let now = 0;
  const asked: string[] = [];
  const reports: RequestReport[] = [];
  const endpoints = createEndpoints({
    endpoints: Object.keys(answers).map((name) => ({
      name,
      ask: ({ method }) => {
        asked.push(`${name}:${method}`);
        return (answers[name] as Answer)();
      },
    })),
    clock: { now: () => now, sleep: async () => {} },
    maxLag,
    onRequest: (report) => void reports.push(report),
  });
  const ask = (method = "eth_call") => endpoints.request({ method });
  return { endpoints, answers, asked, reports, ask, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("createEndpoints", () => {
  test("default: asks the first, and the next when that does not answer", async () => {
    const { ask, answers, asked, reports } = create({ a: async () => "1", b: async () => "2" });
    expect(await ask()).toBe("1");
    answers.a = down;
    expect(await ask()).toBe("2");
    expect(asked).toEqual(["a:eth_call", "a:eth_call", "b:eth_call"]);
    expect(reports.map(({ endpoint, outcome }) => `${endpoint} ${outcome}`)).toEqual([
      ...["a answered", "a failed", "b answered"],
    ]);
  });

  test("behavior: one that failed is left alone, for longer every time, and comes back", async () => {
    const { ask, answers, asked, pass, endpoints } = create({ a: down, b: async () => "2" });
    await ask();
    await ask();
    expect(asked.filter((request) => request.startsWith("a"))).toHaveLength(1);
    expect(endpoints.status()).toMatchObject([{ isUp: false }, { isUp: true }]);
    pass(1_000);
    await ask();
    pass(1_999);
    await ask();
    expect(asked.filter((request) => request.startsWith("a"))).toHaveLength(2);
    pass(1);
    answers.a = async () => "1";
    expect(await ask()).toBe("1");
  });

  test("behavior: an answer is an answer, even if it is an error", async () => {
    const { ask, asked } = create({ a: refusing, b: async () => "2" });
    await expect(ask()).rejects.toThrow(/reverted/);
    expect(asked).toEqual(["a:eth_call"]);
  });

  test("behavior: one that is behind is asked last", async () => {
    const heads: Record<string, bigint> = { a: 10n, b: 16n };
    const answers = { a: async () => `0x${heads.a?.toString(16)}`, b: async () => `0x${heads.b?.toString(16)}` };
    const { endpoints, ask, asked } = create(answers);
    await endpoints.compareHeads();
    asked.length = 0;
    await ask();
    expect(asked).toEqual(["b:eth_call"]);
    heads.a = 11n;
    await endpoints.compareHeads();
    asked.length = 0;
    await ask();
    expect(asked).toEqual(["a:eth_call"]);
  });

  test("behavior: a signed transaction goes to all, and one acceptance is enough", async () => {
    const { ask, asked } = create({ a: down, b: refusing, c: async () => "0xhash" });
    expect(await ask("eth_sendRawTransaction")).toBe("0xhash");
    expect(asked).toHaveLength(3);
  });

  test("error: when nobody answers, and what a node says about a transaction before that", async () => {
    await expect(create({ a: down, b: down }).ask()).rejects.toBeInstanceOf(HttpRequestError);
    await expect(create({ a: down, b: refusing }).ask("eth_sendRawTransaction")).rejects.toThrow(/reverted/);
  });
});
