import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given }>>["values"];

/** The options of the command line. One that is unknown or has no value ends the program. */
export function readOptions<const Given extends Options>(options: Given): Values<Given> {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`error: ${error.message}\nOptions: --${Object.keys(options).join(", --")}`);
    process.exit(1);
  }
}
