import { positionOf } from "../../margin/position.ts";
import { formatDecimal } from "../../math/decimal.ts";
import { fundingBetween } from "../../math/funding.ts";
import type { PangeaClient } from "../../types/client.ts";
import type { AccountSnapshot } from "../../types/margin.ts";
import type { Market } from "../../types/market.ts";
import type { Position } from "../../types/perp.ts";
import type { AccountId } from "../../types/units.ts";
import type { ExchangeParameters } from "../call.ts";
import { getAccountSnapshot } from "../margin/getAccountSnapshot.ts";
import { getMarket } from "../markets/getMarket.ts";
import { pinBlock } from "../pinBlock.ts";
import type { ReadParameters } from "../read.ts";
import { getPerp } from "./getPerp.ts";

/**
 * Reads the positions of an account: view `snapshotOf`, and markets that are not given. Size, average price, profit, and the
 * marks at which the account may be liquidated, which the risk engine finds. An account keeps an entry for a market in which it
 * only has orders, or a profit to draw.
 *
 * @param client - Any client. With `fundingSince`, its node must know the state of that block.
 * @param parameters - Account, and markets that are known.
 * @throws {RpcFailedError} when the node does not answer.
 * @example
 * const [position] = await getPositions(client, { exchange, account: 7 });
 * console.log(position.side, position.size, position.entryPrice, position.profit, position.liquidationPrice);
 */
export async function getPositions(
  client: PangeaClient,
  parameters: getPositions.Parameters,
): Promise<getPositions.ReturnValue> {
  const { exchange, fundingSince } = parameters;
  const pinned = { ...parameters, ...(await pinBlock(client, parameters)) };
  const snapshot = await getAccountSnapshot(client, pinned);
  const positions = snapshot.perps.map(async (perp): Promise<Position[]> => {
    const known = parameters.markets?.find(({ id }) => id === perp.market);
    const market = known ?? (await getMarket(client, { ...pinned, market: perp.market }));
    const position = positionOf(snapshot, market);
    if (position === undefined) return [];
    if (fundingSince === undefined) return [position];
    const earlier = await getPerp(client, { exchange, market: perp.market, blockNumber: fundingSince });
    return [{ ...position, fundingPaid: fundingPaidOf(perp, earlier.fundingIndex, market) }];
  });
  return (await Promise.all(positions)).flat();
}

export declare namespace getPositions {
  interface Parameters extends ExchangeParameters, ReadParameters {
    readonly account: AccountId;
    /** Markets, if they were read before. */
    readonly markets?: readonly Market[] | undefined;
    /** Block from which on to count funding: that of the last trade, or of any moment since. Default: it is not counted. */
    readonly fundingSince?: bigint | undefined;
  }
  type ReturnValue = readonly Position[];
}

function fundingPaidOf({ size, fundingIndex }: AccountSnapshot["perps"][number], from: bigint, { scale }: Market) {
  const paid = fundingBetween({ size, from, to: fundingIndex });
  return formatDecimal({ coefficient: paid, exponent: scale.dollarExponent });
}
