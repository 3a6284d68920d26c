// What a keeper that looks after many accounts costs, and how quickly it knows whom a price change concerns.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Figures } from "./targets.ts";

const PROCESS = path.join(import.meta.dirname, "keeperProcess.ts");
const run = promisify(execFile);

export async function keeperRows(): Promise<Figures> {
  const folder = mkdtempSync(path.join(tmpdir(), "pangea-keeper-bench-"));
  const child = (task: string) =>
    run(process.execPath, ["--conditions=@pangea/source", "--expose-gc", PROCESS, path.join(folder, "store"), task]);
  try {
    await child("fill");
    const { stdout } = await child("measure");
    const { coldStart, rss, median, worst } = JSON.parse(stdout) as Record<string, number>;
    return {
      "keeper.tickToCandidatesMs100k": median,
      "keeper.tickToCandidatesWorstMs100k": worst,
      "keeper.coldStart100kMs": Math.round(coldStart ?? 0),
      "keeper.rssMb100k": Math.round(rss ?? 0),
    } as Figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
