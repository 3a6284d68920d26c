import type { Figures } from "./targets.ts";

export async function latencyRows(): Promise<Figures> {
  return {};
}
