// Runs Slither and holds what it finds against the answers in docs/verification.md.

import { existsSync, readFileSync, rmSync } from "node:fs";
import type { Check } from "./halmos.ts";
import type { Tools } from "./python.ts";
import { writeBuildInfo } from "./solidity.ts";

interface Report {
  readonly success: boolean;
  readonly error: string | null;
  readonly results: { readonly detectors?: readonly Finding[] };
}

interface Finding {
  readonly check: string;
  readonly description: string;
  readonly elements: readonly [Element, ...Element[]];
}

interface Element {
  readonly name: string;
  readonly type_specific_fields?: { readonly parent?: Element };
}

const REPORT = ".cache/verify/slither.json";
const ANSWERS = "docs/verification.md";

/** A row of the table of answers: detector, places, answer. */
const ROW = /^\| `(?<detector>[a-z0-9-]+)` \| (?<places>(?:`[\w.]+`(?:, )?)+) \|/gm;

export function analyze(tools: Tools, files: readonly string[]): Check[] {
  // where slither.config.json says that the sources are
  writeBuildInfo(files, ".cache/verify/sources");
  rmSync(REPORT, { force: true });
  const run = tools("slither", [".", "--json", REPORT]);
  const report = existsSync(REPORT) ? (JSON.parse(readFileSync(REPORT, "utf8")) as Report) : undefined;
  if (report?.success !== true) return [{ name: "slither", problem: report?.error ?? run.stderr }];

  const findings = new Map((report.results.detectors ?? []).map((finding) => [keyOf(finding), finding]));
  const answered = readAnswers();
  const open = [...findings].filter(([key]) => !answered.has(key));
  const stale = [...answered].filter((key) => !findings.has(key));
  return [
    { name: `slither: ${findings.size - open.length} findings answered` },
    ...open.map(([key, { description }]) => ({
      name: key,
      problem: `not answered in ${ANSWERS}: ${description.trim()}`,
    })),
    ...stale.map((key) => ({ name: key, problem: `answered in ${ANSWERS} but no longer found` })),
  ];
}

/** Detector and the function or variable it is about, which outlive any change of lines. */
function keyOf({ check, elements }: Finding): string {
  return `${check} ${placeOf(elements[0])}`;
}

function placeOf(element: Element): string {
  const parent = element.type_specific_fields?.parent;
  // files are parents too, but no part of the name
  const isNamed = parent !== undefined && !parent.name.endsWith(".sol");
  return isNamed ? `${placeOf(parent)}.${element.name}` : element.name;
}

function readAnswers(): Set<string> {
  const rows = readFileSync(ANSWERS, "utf8").matchAll(ROW);
  const keys = [...rows].flatMap(({ groups }) =>
    (groups?.places ?? "").split(", ").map((place) => `${groups?.detector} ${place.replaceAll("`", "")}`),
  );
  return new Set(keys);
}
