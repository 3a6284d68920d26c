// Everything that is public. What is not named here may change at any time.

export { type ConfigSources, type LoadedConfig, loadConfig } from "./config/load.ts";
export { type Config, configSchema } from "./config/schema.ts";
export type { Action, Outcome } from "./execution/types.ts";
export { ConfigError, type ConfigIssue, KeeperError, type KeeperErrorCode } from "./internal/errors.ts";
export { createLogger, type KeeperLogger } from "./internal/logger.ts";
export { defineJob, type Job, type JobContext, type Trigger } from "./jobs/job.ts";
export { type Keeper, type StartKeeperParameters, startKeeper } from "./keeper.ts";
export { type SpawnedKeeper, type SpawnKeeperParameters, spawnKeeper } from "./spawn.ts";
export type { AccountEntry, RelendWish, VenueView } from "./state/venue.ts";
