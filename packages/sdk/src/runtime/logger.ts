/** Where services write what they do. Fits pino and console. */
export interface Logger {
  readonly debug: (fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void;
}

/**
 * A logger that writes nothing, which is the default everywhere.
 *
 * @example
 * createLane({ client, logger: silentLogger });
 */
export const silentLogger: Logger = { debug: () => {}, warn: () => {} };
