// A replay of a lending market as commands start it.

import { readParameters } from "../../deployment/parameters.ts";
import type { Progress } from "../progress.ts";
import { lendingProgressLine } from "./report.ts";
import { type LendingResult, runLendingSession } from "./session.ts";
import { chooseFlow } from "./source.ts";

export interface PlayLendingOptions {
  /** File of parameters of the deployment. */
  readonly parameters: string;
  /** A recording. Default: the one that lies beside the repository, if there is one, or the generator. */
  readonly flow?: string | undefined;
  readonly seed?: number | undefined;
  /** Default: `DEFAULT_EVENTS`. */
  readonly events?: number | undefined;
  /** Recorded seconds in a second of the chain. Default: a loan of a hundred days becomes one of ten. */
  readonly speed?: number | undefined;
  readonly checkpoints?: number | undefined;
  readonly say: (line: string) => void;
  readonly progress: Progress;
}

/** Ten to twenty seconds on two cores. */
const DEFAULT_EVENTS = 400;
const DEFAULT_SPEED = 10;
const DEFAULT_CHECKPOINTS = 2;

export async function playLending(options: PlayLendingOptions): Promise<LendingResult> {
  const { flow, seed, events = DEFAULT_EVENTS, say, progress } = options;
  const source = chooseFlow({ flow, seed, events });
  const isAll = events === Number.POSITIVE_INFINITY;
  say(`Lending market: ${source.name}, ${source.events.length} events of it${isAll ? "" : " (--all plays all)"}.`);
  const result = await runLendingSession({
    parameters: readParameters(options.parameters),
    source,
    speed: options.speed ?? DEFAULT_SPEED,
    checkpoints: options.checkpoints ?? DEFAULT_CHECKPOINTS,
    report: (line) => {
      progress.end();
      say(line);
    },
    progress: (state) => progress.show(lendingProgressLine(state)),
  });
  progress.end();
  return result;
}
