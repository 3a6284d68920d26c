import { type Abi, type Address, encodeFunctionData, type Hex } from "viem";
import { createState, type VenueState } from "../../model/state.ts";
import { MAX_UNITS, type SpotTerms, UINT256_MAX } from "../../model/types.ts";
import { execute } from "../../model/venue.ts";
import { ErrorSelectors } from "../../model/words.ts";
import { type Contract, type ContractName, createChain, type TestChain } from "../../support/chain.ts";
import { deployCodes } from "../support/codes.ts";

/** One who calls the exchange. Puppets act many at a time in one transaction. */
export interface Actor {
  readonly index: number;
  readonly address: Address;
}

/** A token with its exchange listing. */
export interface TokenSetup {
  readonly decimals: number;
  readonly unitExp: number;
}

/** An exchange on a fresh chain, the model of it, and those who use it. */
export interface World {
  readonly chain: TestChain;
  readonly exchange: Address;
  readonly puppeteer: Contract<"Puppeteer">;
  readonly abi: Abi;
  readonly selectors: ErrorSelectors;
  readonly state: VenueState;
  /** Have accounts. */
  readonly owners: readonly Actor[];
  /** Have none; owners may appoint them. */
  readonly delegates: readonly Actor[];
  readonly strangers: readonly Actor[];
  /** Take part in experiments only. */
  readonly testers: readonly [Actor, Actor];
  /** Has an account and does nothing after its first deposits. */
  readonly sleeper: Actor;
  readonly governor: Actor;
  /** Tokens that are listed, and some that are not yet. */
  readonly tokens: readonly Address[];
}

/** Codes whose functions are called at the exchange's address. */
const CODES = ["Exchange", "Spot", "Clearing", "CreditDesk", "LoanDesk", "Office", "Council", "Lens"] as const;

const OWNERS = 6;
const DELEGATES = 3;
const STRANGERS = 2;
const TESTERS = 2;
const PUPPETS = OWNERS + DELEGATES + STRANGERS + TESTERS + 2;

const TOKENS: readonly TokenSetup[] = [
  { decimals: 18, unitExp: 12 },
  { decimals: 8, unitExp: 0 },
  { decimals: 18, unitExp: 10 },
  { decimals: 0, unitExp: 0 },
  { decimals: 6, unitExp: 1 },
  { decimals: 6, unitExp: 0 },
];
const LISTED = 4;

/** Tokens are minted to every puppet at the start: this many ledger units of each. */
const WEALTH = 10n ** 12n;

const TERMS: SpotTerms = {
  ...{ asset: 1, lotExp: 0, priceExp: 0, takerFee: 350, makerFee: -150, makerFeeCap: 200 },
  ...{ minNotional: 1n, expiryBounty: 0 },
};

/** Markets differ in everything that fees, roundings, and the shape of the book depend on. */
export const MARKETS: readonly SpotTerms[] = [
  TERMS,
  {
    ...{ asset: 2, lotExp: 3, priceExp: 2, takerFee: 1_000, makerFee: 200, makerFeeCap: 1_000 },
    ...{ minNotional: 100_000n, expiryBounty: 1_000 },
  },
  {
    ...{ asset: 3, lotExp: 0, priceExp: 6, takerFee: 0, makerFee: 0, makerFeeCap: 0 },
    ...{ minNotional: 1n, expiryBounty: 7 },
  },
  {
    ...{ asset: 1, lotExp: 2, priceExp: 1, takerFee: 10_000, makerFee: 10_000, makerFeeCap: 10_000 },
    ...{ minNotional: 50_000n, expiryBounty: 3 },
  },
  {
    ...{ asset: 2, lotExp: 0, priceExp: 0, takerFee: 5, makerFee: -5, makerFeeCap: 1 },
    ...{ minNotional: 1n, expiryBounty: 100_000 },
  },
  {
    ...{ asset: 3, lotExp: 0, priceExp: 0, takerFee: 3_333, makerFee: 1, makerFeeCap: 1 },
    ...{ minNotional: 2n, expiryBounty: 1 },
  },
];

export async function createWorld(): Promise<World> {
  const chain = await createChain();
  const puppeteer = await chain.deploy("Puppeteer", [BigInt(PUPPETS)]);
  const puppets = await Promise.all(
    Array.from({ length: PUPPETS }, async (_, index): Promise<Actor> => {
      const address = await puppeteer.read.puppetAt([BigInt(index)]);
      return { index, address: lower(address) };
    }),
  );
  const cast = castOf(puppets);
  const { governor } = cast;
  const authority = await chain.deploy("TestAccessManager", [governor.address]);
  const tokens: Address[] = [];
  for (const [index, { decimals }] of TOKENS.entries()) {
    const { address } = await chain.deploy("TestToken", [`Token ${index}`, `T${index}`, decimals]);
    tokens.push(lower(address));
  }
  const beginning = { authority: authority.address, dollar: tokens[0] as Address, dollarUnitExp: unitExpOf(0) };
  const codes = await deployCodes(chain, beginning);
  const exchange = lower(codes.exchange);
  const state = createState({ venue: exchange, governor: governor.address });
  const world: World = {
    ...{ ...cast, chain, exchange, puppeteer, state, tokens },
    abi: mergeAbis(await abisOf(chain, CODES)),
    selectors: new ErrorSelectors(await errorAbis(chain)),
  };
  state.fixtures.set("authority", lower(authority.address));
  for (const name of [
    "clearing",
    "spot",
    "perps",
    "loans",
    "creditDesk",
    "loanDesk",
    "bundles",
    "office",
    "council",
    "lens",
  ] as const) {
    state.fixtures.set(name.replaceAll(/[A-Z]/g, "_$&").toUpperCase(), lower(codes[name]));
  }
  listInModel(world);
  await fund(world, puppets);
  return world;
}

/** Gives every puppet its part. */
function castOf(puppets: readonly Actor[]) {
  const rest = [...puppets];
  const next = (count: number) => rest.splice(0, count);
  const [owners, delegates, strangers] = [next(OWNERS), next(DELEGATES), next(STRANGERS)];
  const testers = next(TESTERS) as [Actor, Actor];
  const [sleeper, governor] = rest as [Actor, Actor];
  return { owners, delegates, strangers, testers, sleeper, governor };
}

/** Tells the puppets what to do, in one transaction. */
export function encodeScript(steps: readonly { actor: Actor; target: Address; data: Hex }[]): Hex {
  const parts = steps.map(({ actor, target, data }) => {
    const size = (data.length - 2) / 2;
    return hexOf(actor.index, 1) + target.slice(2) + hexOf(size, 3) + data.slice(2);
  });
  return `0x${parts.join("")}`;
}

export function unitExpOf(token: number): number {
  return (TOKENS[token] as TokenSetup).unitExp;
}

/** What is already so when the exchange begins: the dollar is listed. */
function listInModel({ state, governor, tokens }: World): void {
  for (const [index, token] of tokens.entries()) state.decimals.set(token, (TOKENS[index] as TokenSetup).decimals);
  const context = { sender: governor.address, now: 0, block: 0n };
  execute(state, context, { name: "listAsset", args: [tokens[0] as Address, unitExpOf(0)] });
}

/** Calls that list what the run begins with. */
export function listingCalls(world: World) {
  const assets = world.tokens.slice(1, LISTED).map((token, index) => ({
    name: "listAsset" as const,
    args: [token, unitExpOf(index + 1)] as const,
  }));
  const markets = MARKETS.map((terms) => ({ name: "listSpotMarket" as const, args: [terms] as const }));
  const caps = assets.map((_, index) => ({ name: "setDepositCap" as const, args: [index + 1, MAX_UNITS] as const }));
  return [...assets, ...caps, ...markets];
}

/** Gives every puppet tokens, and the exchange the right to take them, save the last stranger's. */
async function fund({ chain, exchange, puppeteer, state, tokens, strangers }: World, puppets: readonly Actor[]) {
  const { abi } = await chain.at("TestToken", tokens[0] as Address);
  const cautious = strangers.at(-1) as Actor;
  state.tokens.neverApproves(cautious.address);
  const steps = puppets.flatMap((actor) =>
    tokens.flatMap((target, index) => {
      const amount = WEALTH * 10n ** BigInt(unitExpOf(index));
      state.tokens.mint(target, actor.address, amount);
      const mint = encodeFunctionData({ abi, functionName: "mint", args: [actor.address, amount] });
      const approve = encodeFunctionData({ abi, functionName: "approve", args: [exchange, UINT256_MAX] });
      return [{ actor, target, data: mint }, ...(actor === cautious ? [] : [{ actor, target, data: approve }])];
    }),
  );
  state.undo.commit();
  await chain.publicClient.waitForTransactionReceipt({ hash: await puppeteer.write.play([encodeScript(steps)]) });
}

function errorAbis(chain: TestChain): Promise<Abi[]> {
  return abisOf(chain, [...CODES, "TestToken", "Accounts", "Wallet", "LevelLib", "PocketLib"]);
}

async function abisOf(chain: TestChain, names: readonly ContractName[]): Promise<Abi[]> {
  const zero = "0x0000000000000000000000000000000000000000";
  return Promise.all(names.map(async (name) => (await chain.at(name, zero)).abi as Abi));
}

/** Everything that can be called at one address. */
function mergeAbis(abis: readonly Abi[]): Abi {
  return [...new Map(abis.flat().map((item) => [`${item.type} ${"name" in item ? item.name : ""}`, item])).values()];
}

function lower(address: Address): Address {
  return address.toLowerCase() as Address;
}

function hexOf(value: number, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}
