// The trade as commands start it.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readParameters } from "../deployment/parameters.ts";
import type { Progress } from "../replay/progress.ts";
import { plotCourse, plotStatement } from "./plot.ts";
import { type BasisResult, runBasisSession } from "./session.ts";

export interface PlayBasisOptions {
  /** File of parameters of the deployment. */
  readonly parameters: string;
  /** Asks for a generated crash. Default: the recording that lies beside the repository, if there is one. */
  readonly seed?: number | undefined;
  readonly days?: number | undefined;
  readonly crashHours?: number | undefined;
  /** Folder of the pictures. */
  readonly plots: string;
  readonly say: (line: string) => void;
  readonly progress: Progress;
}

const DEFAULT_SEED = 1;
const DEFAULT_DAYS = 30;
const DEFAULT_CRASH_HOURS = 48;

export async function playBasis(options: PlayBasisOptions): Promise<BasisResult> {
  const { seed, say, progress } = options;
  const result = await runBasisSession({
    parameters: readParameters(options.parameters),
    seed: seed ?? DEFAULT_SEED,
    isGenerated: seed !== undefined,
    days: options.days ?? DEFAULT_DAYS,
    crashHours: options.crashHours ?? DEFAULT_CRASH_HOURS,
    report: (line) => {
      progress.end();
      say(line);
    },
    progress: progress.show,
  });
  progress.end();
  mkdirSync(options.plots, { recursive: true });
  const files = { "basis-course.svg": plotCourse(result), "basis-statement.svg": plotStatement(result) };
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(options.plots, name), content);
  const names = Object.keys(files).map((name) => path.relative("", path.join(options.plots, name)));
  say(`Its course and its profit are drawn in ${names.join(" and ")}.`);
  return result;
}
