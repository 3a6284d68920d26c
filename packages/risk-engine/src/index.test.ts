import { describePublicInterface } from "../../../test/support/publicInterface.ts";
import * as engine from "./index.ts";

describePublicInterface({
  folder: import.meta.dirname,
  exports: engine,
  levels: [["exact"], ["screen"], ["what-if"], ["liquidation"], ["calibration"]],
});
