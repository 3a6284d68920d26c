import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Registry } from "prom-client";
import { PAGE } from "./page.ts";
import type { Status } from "./status.ts";

/** What is served. */
export interface ServerParameters {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  /** Brings gauges up to date before they are read. */
  readonly measure: () => void;
  /** Why this instance is not ready, empty = it is. */
  readonly unready: () => readonly string[];
  /** Undefined = nothing is known yet. */
  readonly status: () => Promise<Status | undefined>;
  readonly signal: AbortSignal;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Milliseconds between two events of the status stream. */
const PACE = 1_000;

/** Serves health, metrics and the status page. Nothing can be changed through it. */
export async function startServer(parameters: ServerParameters): Promise<RunningServer> {
  const { host, port } = parameters;
  const server = await new Promise<Server>((resolve, reject) => {
    const started = serve({ fetch: routes(parameters).fetch, hostname: host, port }, () => resolve(started as Server));
    started.once("error", reject);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // a status page that is open must not keep the process
        server.closeAllConnections();
      }),
  };
}

function routes({ registry, measure, unready, status, signal }: ServerParameters): Hono {
  const app = new Hono();
  app.get("/", (context) => context.html(PAGE));
  app.get("/healthz", (context) => context.text("ok\n"));
  app.get("/readyz", (context) => {
    const reasons = unready();
    return context.text(reasons.length === 0 ? "ready\n" : `${reasons.join("\n")}\n`, reasons.length === 0 ? 200 : 503);
  });
  app.get("/metrics", async (context) => {
    measure();
    return context.body(await registry.metrics(), 200, { "content-type": registry.contentType });
  });
  app.get("/status.json", async (context) => context.json((await status()) ?? {}));
  app.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      while (!stream.aborted && !signal.aborted) {
        await stream.writeSSE({ event: "status", data: JSON.stringify((await status()) ?? {}) });
        await stream.sleep(PACE);
      }
    }),
  );
  return app;
}
