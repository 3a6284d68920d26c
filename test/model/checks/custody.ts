import { type Inspection, must, wordOf } from "../inspection.ts";
import { sumOf } from "../rawLedger.ts";
import type { Asset } from "../tokens.ts";
import { DOLLAR, UINT256_MAX } from "../types.ts";

export function custodyCoversBalances({ state, ledger, custody, donations }: Inspection): number {
  for (const { number, unit } of state.assets) {
    const owed = sumOf(ledger, number);
    must(ledger.totals[number] === owed, () => `Asset ${number}: ${owed} owed, total says ${ledger.totals[number]}.`);
    const expected = owed * unit + (donations[number] ?? 0n);
    must(custody[number] === expected, () => `Asset ${number}: custody ${custody[number]}, expected ${expected}.`);
  }
  return state.assets.filter(({ number }) => sumOf(ledger, number) > 0n).length;
}

export function custodyMovesByLogsOnly({ state, custody, donations, logs }: Inspection): number {
  for (const { number, unit } of state.assets) {
    const expected = logs.netDeposits(number) * unit + (donations[number] ?? 0n);
    must(custody[number] === expected, () => `Asset ${number}: custody ${custody[number]}, by the logs ${expected}.`);
  }
  return state.assets.length;
}

export function donationsChangeNothing({ ledger, donations }: Inspection): number {
  for (const [asset, units] of ledger.totals.entries()) {
    must(sumOf(ledger, asset) === units, () => `Asset ${asset}: a donation was booked.`);
  }
  return donations.filter((amount) => amount > 0n).length;
}

export function nothingIsNegative({ ledger }: Inspection): number {
  const dollars = ledger.totals[DOLLAR] ?? 0n;
  let count = 0;
  for (const pocket of ledger.pockets) {
    const { account, asset, freeAsset, heldAsset, freeCash, heldCash } = pocket;
    const limit = ledger.totals[asset] ?? 0n;
    const isSound = freeAsset <= limit && heldAsset <= limit && freeCash <= dollars && heldCash <= dollars;
    must(isSound, () => `Account ${account} has more of asset ${asset} than there is.`);
    if (freeAsset + heldAsset + freeCash + heldCash > 0n) count += 1;
  }
  return count;
}

/** Moves half of what an account has to another of its owner, in an experiment. */
export async function transfersConserve({ state, cast, random, attempt }: Inspection): Promise<number> {
  const { owners } = state.accounts;
  const from = random.int(1, owners.length);
  const owner = cast.owners.find(({ address }) => address === owners[from - 1]);
  const to = owners.findIndex((address, index) => index !== from - 1 && address === owner?.address) + 1;
  if (owner === undefined || to === 0) return 0;
  let count = 0;
  for (const { number: asset, unit } of state.assets) {
    const free = state.balances.free(from, asset);
    if (free < 2n) continue;
    const ask = [from, to].map(
      (account) => ({ by: owner, call: { name: "balanceOf", args: [account, asset] } }) as const,
    );
    const move = { by: owner, call: { name: "transfer", args: [from, to, asset, (free / 2n) * unit] } } as const;
    const [a, b, moved, c, d] = await attempt([...ask, move, ...ask]);
    if (!moved?.ok) continue;
    const sum = (x: typeof a, y: typeof a) =>
      wordOf(x as NonNullable<typeof x>, 1) + wordOf(y as NonNullable<typeof y>, 1);
    must(sum(a, b) === sum(c, d), () => `A transfer of asset ${asset} from ${from} to ${to} changed the sum.`);
    count += 1;
  }
  return count;
}

export function sleeperKeepsAll({ state, cast, ledger, callsAtSleeper }: Inspection): number {
  const account = state.accounts.owners.indexOf(cast.sleeper.address) + 1;
  const own = ledger.pockets.filter((pocket) => pocket.account === account);
  for (const { asset, freeAsset, heldAsset } of own) {
    const begun = SLEEPING[asset] ?? 0n;
    const isKept = asset === DOLLAR ? freeAsset >= begun : freeAsset === begun;
    must(isKept && heldAsset === 0n, () => `The sleeping account has ${freeAsset} of asset ${asset}, it had ${begun}.`);
  }
  return callsAtSleeper;
}

/** Ledger units of each asset that the sleeper deposits at the beginning. */
export const SLEEPING: readonly bigint[] = [1_000_000n, 777n, 888n, 99n];

/** Deposits an odd amount and withdraws it again, in an experiment. */
export async function depositsComeBack({ state, cast, random, attempt }: Inspection): Promise<number> {
  const [by] = cast.testers;
  const account = state.accounts.owners.length + 1;
  let count = 0;
  for (const { number: asset, token, unit } of state.assets.filter(isOpenFor(10n ** 6n + 1n))) {
    const amount = random.bigint(unit, 10n ** 6n * unit) + random.bigint(0n, unit - 1n);
    const [, , , before, deposited, between, withdrawn, after] = await attempt([
      { by, call: { name: "openAccount", args: [] } },
      { by, mint: { token, amount: 10n * amount } },
      { by, approve: token },
      { by, balance: token },
      { by, call: { name: "deposit", args: [account, asset, amount] } },
      { by, balance: token },
      { by, call: { name: "withdraw", args: [account, asset, UINT256_MAX, by.address] } },
      { by, balance: token },
    ]);
    const [start, middle, end] = [before, between, after].map((reaction) =>
      wordOf(reaction as NonNullable<typeof reaction>, 0),
    );
    const units = wordOf(deposited as NonNullable<typeof deposited>, 0);
    must(units === amount / unit, () => `A deposit of ${amount} of asset ${asset} became ${units} units.`);
    must(start! - middle! === units * unit, () => `A deposit of ${units} units of asset ${asset} took another amount.`);
    must(withdrawn?.ok === true && end === start, () => `Asset ${asset} did not come back as it went in.`);
    count += 1;
  }
  return count;
}

/** Withdraws a deposit in uneven parts, in an experiment: less than a unit is left behind by each, and none is made. */
export async function conversionsCreateNothing({ state, cast, random, attempt }: Inspection): Promise<number> {
  const [by] = cast.testers;
  const account = state.accounts.owners.length + 1;
  let count = 0;
  for (const { number: asset, token, unit } of state.assets.filter(isOpenFor(10n ** 6n + 1n))) {
    const amount = random.bigint(3n * unit, 10n ** 6n * unit);
    const part = unit + random.bigint(0n, amount - 2n * unit);
    const reactions = await attempt([
      { by, call: { name: "openAccount", args: [] } },
      { by, mint: { token, amount } },
      { by, approve: token },
      { by, call: { name: "deposit", args: [account, asset, amount] } },
      { by, balance: token },
      { by, call: { name: "withdraw", args: [account, asset, part, by.address] } },
      { by, balance: token },
      { by, call: { name: "balanceOf", args: [account, asset] } },
    ]);
    const [before, , after, look] = reactions.slice(4).map((reaction) => wordOf(reaction, 0));
    const paid = after! - before!;
    must(paid <= part && part - paid < unit, () => `A withdrawal of ${part} of asset ${asset} paid ${paid}.`);
    const left = wordOf(reactions[7]!, 1) * unit;
    must(
      left === (amount / unit) * unit - paid,
      () => `Of ${amount} of asset ${asset}, ${paid} paid, ${left} are left.`,
    );
    must(look === BigInt(asset), () => "The balance of another asset was read.");
    count += 1;
  }
  return count;
}

/** For assets of which so many more units may be deposited. */
function isOpenFor(units: bigint): (asset: Asset) => boolean {
  return ({ number, total, depositCap }) => number === DOLLAR || total + units <= depositCap;
}
