import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { configSchema } from "../../../packages/keeper/src/config/schema.ts";
import { createMetrics } from "../../../packages/keeper/src/internal/metrics.ts";
import { JOBS } from "../../../packages/keeper/src/jobs/registry.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const guide = read("docs/keeper.md");
const own = (await createMetrics().registry.getMetricsAsJSON())
  .map(({ name }) => name)
  .filter((name) => !/^keeper_(process|nodejs)_/.test(name));

/** Names of metrics in an expression, without what Prometheus adds to those of histograms. */
const named = (text: string) =>
  new Set([...text.matchAll(/keeper_\w+/g)].map(([name]) => name.replace(/_bucket$/, "")));

test("the guide tells of every metric, and the dashboard shows it", () => {
  expect(own.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  const dashboard = JSON.parse(read("packages/keeper/ops/dashboard.json")) as {
    panels: { targets: { expr: string }[] }[];
  };
  const shown = named(dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join(" "));
  expect([...shown].toSorted()).toEqual(own.filter((name) => shown.has(name)).toSorted());
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

test("rules of alerts are about metrics that there are", () => {
  const rules = read("packages/keeper/ops/alerts.yml");
  const used = named([...rules.matchAll(/expr: (.*)/g)].map(([, expr]) => expr).join(" "));
  expect(used.size).toBeGreaterThan(5);
  expect([...used].filter((name) => !own.includes(name))).toEqual([]);
});

test("the guide tells of every key of the configuration with its default, and of every job", () => {
  const config = configSchema.parse({ rpc: ["http://a"], deployment: "b" });
  const keys = Object.entries(config).flatMap(([key, value]) =>
    key === "jobs" || typeof value !== "object" || Array.isArray(value)
      ? [key]
      : Object.keys(value).map((inner) => `${key}.${inner}`),
  );
  const jobKeys = JOBS.flatMap(({ name, settings }) => Object.keys(settings).map((key) => `jobs.${name}.${key}`));
  const wanted = [...keys.filter((key) => key !== "jobs"), ...jobKeys, "webSocket", "account"];
  expect(wanted.filter((key) => !guide.includes(`| \`${key}\` |`))).toEqual([]);
  expect(JOBS.filter(({ name }) => !guide.includes(`| \`${name}\` |`))).toEqual([]);
});
