import { afterAll } from "vitest";
import { closeChains } from "./chain.ts";

afterAll(closeChains);
