import { eviction } from "./eviction.ts";
import { funding } from "./funding.ts";
import type { Job } from "./job.ts";
import { pastDue } from "./pastDue.ts";
import { prices } from "./prices.ts";
import { relend } from "./relend.ts";
import { renewal } from "./renewal.ts";
import { settlement } from "./settlement.ts";

/** Every job. A new one is a file beside this one and a line here. */
export const JOBS: readonly Job[] = [prices, funding, settlement, eviction, renewal, relend, pastDue];
