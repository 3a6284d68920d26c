import { describePublicInterface } from "../../../test/support/publicInterface.ts";
import * as sdk from "./index.ts";

describePublicInterface({
  folder: import.meta.dirname,
  exports: sdk,
  generated: "abi",
  levels: [
    ["types"],
    ["abi"],
    ["runtime"],
    // errors are thrown everywhere and math is used by codec
    ["errors", "math", "codec"],
    ["outcome"],
    ["book"],
    ["tx"],
    ["margin"],
    ["actions"],
    ["rfq"],
    ["strategies"],
    ["deployments"],
    ["decorators"],
    ["feeds"],
    ["trader"],
  ],
});
