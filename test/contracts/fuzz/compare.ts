import type { Hex } from "viem";
import { encodeAnswer, encodeRefusal } from "../../model/words.ts";
import { describeActual, describeExpected } from "./encoding.ts";
import type { Result } from "./stage.ts";
import type { Prediction } from "./steps.ts";
import type { World } from "./world.ts";

/** What the model says and what the chain did instead. */
export interface Difference {
  readonly message: string;
  readonly model: string;
  readonly chain: string;
}

/** How the chain's answer, error or logs differ from the model's, if they do. */
export function differenceOf(
  { selectors, abi }: World,
  { outcome }: Prediction,
  result: Result,
): Difference | undefined {
  const expected = outcome.ok ? encodeAnswer(outcome.answer, selectors) : encodeRefusal(outcome.refusal, selectors);
  if (result.ok !== outcome.ok || result.answer !== expected) {
    const error = () => `${selectors.nameOf(result.answer.slice(0, 10) as Hex)} ${result.answer}`;
    return {
      message: "The call ended otherwise than in the model.",
      model: outcome.ok ? `word ${firstDifference(expected, result.answer)}` : outcome.refusal.message,
      chain: result.ok ? `word ${firstDifference(result.answer, expected)}` : error(),
    };
  }
  const model = outcome.ok ? describeExpected(abi, outcome.events, selectors).join("\n") : "";
  const chain = result.logs.map(describeActual).join("\n");
  return model === chain ? undefined : { message: "The call logged other events than in the model.", model, chain };
}

/** The first word of `answer` that is another in `other`. */
function firstDifference(answer: Hex, other: Hex): string {
  for (let start = 2; start < answer.length; start += 64) {
    const word = answer.slice(start, start + 64);
    if (word !== other.slice(start, start + 64)) return `${(start - 2) / 64}: 0x${word.replace(/^0+/, "")}`;
  }
  return "nothing more";
}
