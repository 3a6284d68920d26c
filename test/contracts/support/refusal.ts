import { errorsAbi } from "@pangea/sdk";
import { BaseError, decodeErrorResult, type Hex, isHex } from "viem";

/** How a call was refused: the name of the error and its arguments. Fails if the call went through. */
export async function refusal(action: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error("The call went through.");
  const data = revertData(error);
  if (data === undefined) throw error;
  return decodeRefusal(data);
}

/** Name and arguments of an error from the data that a call reverted with. */
export function decodeRefusal(data: Hex): readonly unknown[] {
  if (data === "0x") return ["no data"];
  const { errorName, args = [] } = decodeErrorResult({ abi: errorsAbi, data });
  return [errorName, ...args];
}

function revertData(error: unknown): Hex | undefined {
  let found: Hex | undefined;
  const look = (candidate: unknown): boolean => {
    const data =
      typeof candidate === "object" && candidate !== null && "data" in candidate ? candidate.data : undefined;
    if (isHex(data)) found ??= data;
    return found !== undefined;
  };
  if (error instanceof BaseError) error.walk(look);
  else look(error);
  return found;
}
