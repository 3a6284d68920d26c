import type { Clock } from "@pangea/sdk";
import { HttpRequestError, LimitExceededRpcError, TimeoutError } from "viem";

/** Sends a request to one node. */
export type Ask = (request: { readonly method: string; readonly params?: unknown }) => Promise<unknown>;

/** A node and how it does. */
export interface Endpoint {
  /** Scheme and host: the rest of the address may be secret. */
  readonly name: string;
  readonly ask: Ask;
}

/** What the endpoints are made of. */
export interface EndpointsParameters {
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  /** A node so many blocks behind the others is asked last. */
  readonly maxLag: number;
  /** Told of every request. */
  readonly onRequest?: ((request: RequestReport) => void) | undefined;
}

/** What became of a request. */
export interface RequestReport {
  readonly endpoint: string;
  readonly method: string;
  /** `"refused"`: the node answered, with an error. `"failed"`: it did not answer. */
  readonly outcome: "answered" | "refused" | "failed";
  readonly seconds: number;
}

/** How an endpoint does. */
export interface EndpointStatus {
  readonly name: string;
  readonly isUp: boolean;
  /** Its newest block, undefined = not known. */
  readonly head: bigint | undefined;
}

/** Several nodes that look like one. */
export interface Endpoints {
  readonly request: Ask;
  /** Compares the newest blocks of all. */
  readonly compareHeads: () => Promise<void>;
  readonly status: () => readonly EndpointStatus[];
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

interface State extends Endpoint {
  failures: number;
  pausedUntil: number;
  head: bigint | undefined;
}

/**
 * Asks the first node that is well, and the next one when it does not answer. One that failed is left alone for a while, one
 * that is behind is asked last. A signed transaction goes to all of them: the same bytes twice do no harm.
 */
export function createEndpoints({ endpoints, clock, maxLag, onRequest }: EndpointsParameters): Endpoints {
  const states: State[] = endpoints.map((endpoint) => ({ ...endpoint, failures: 0, pausedUntil: 0, head: undefined }));

  const askOne = async (state: State, request: Parameters<Ask>[0]): Promise<unknown> => {
    const start = performance.now();
    const report = (outcome: RequestReport["outcome"]) => {
      const seconds = (performance.now() - start) / 1_000;
      onRequest?.({ endpoint: state.name, method: request.method, outcome, seconds });
    };
    try {
      const answer = await state.ask(request);
      state.failures = 0;
      report("answered");
      return answer;
    } catch (error) {
      report(isUnanswered(error) ? "failed" : "refused");
      if (isUnanswered(error)) {
        state.failures += 1;
        state.pausedUntil = clock.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (state.failures - 1));
      }
      throw error;
    }
  };

  const isLagging = ({ head }: State): boolean => {
    const best = states.reduce((highest, { head: other = 0n }) => (other > highest ? other : highest), 0n);
    return head !== undefined && best - head > BigInt(maxLag);
  };

  /** Paused nodes come last, but they do come: better a bad node than none. */
  const inOrder = (): State[] => {
    const rank = (state: State) => (state.pausedUntil > clock.now() ? 2 : 0) + (isLagging(state) ? 1 : 0);
    return states.toSorted((a, b) => rank(a) - rank(b));
  };

  const askInTurn = async (request: Parameters<Ask>[0]): Promise<unknown> => {
    let failure: unknown;
    for (const state of inOrder()) {
      try {
        return await askOne(state, request);
      } catch (error) {
        if (!isUnanswered(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  };

  const askAll = async (request: Parameters<Ask>[0]): Promise<unknown> => {
    const answers = await Promise.allSettled(states.map((state) => askOne(state, request)));
    const accepted = answers.find(({ status }) => status === "fulfilled");
    if (accepted?.status === "fulfilled") return accepted.value;
    const reasons = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
    // what a node says about the transaction tells more than that another one is down
    throw reasons.find((reason) => !isUnanswered(reason)) ?? reasons[0];
  };

  return {
    request: (request) => (request.method === "eth_sendRawTransaction" ? askAll(request) : askInTurn(request)),
    compareHeads: async () => {
      const readHead = async (state: State) => {
        const head = await askOne(state, { method: "eth_blockNumber", params: [] }).catch(() => undefined);
        state.head = typeof head === "string" ? BigInt(head) : undefined;
      };
      await Promise.all(states.filter(({ pausedUntil }) => pausedUntil <= clock.now()).map(readHead));
    },
    status: () => states.map(({ name, pausedUntil, head }) => ({ name, isUp: pausedUntil <= clock.now(), head })),
  };
}

/** Whether the node said nothing, or that it has no time: another one may know better. */
function isUnanswered(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 10; depth += 1) {
    if (current instanceof HttpRequestError || current instanceof TimeoutError) return true;
    if (current instanceof LimitExceededRpcError) return true;
    current = current.cause;
  }
  return false;
}
