import type { errorsAbi } from "../abi/errorsAbi.ts";
import type { CcxtErrorName } from "./base.ts";
import { LIMIT_ERROR_ADVICE } from "./limitAdvice.ts";
import { LIQUIDATION_ERROR_ADVICE } from "./liquidationAdvice.ts";
import { LOAN_ERROR_ADVICE } from "./loanAdvice.ts";
import { MARGIN_ERROR_ADVICE } from "./marginAdvice.ts";
import { OFFER_ERROR_ADVICE } from "./offerAdvice.ts";

/** Name of an error of the exchange, its libraries, a token or the access manager. */
export type ContractErrorName = (typeof errorsAbi)[number]["name"] | "Error" | "Panic";

/** What to do about a contract error, and its name in the vocabulary of ccxt. */
export interface Advice {
  readonly ccxt: CcxtErrorName;
  readonly text: string;
}

/**
 * Advice for every error that a call of the exchange can end with, by the name of the error.
 *
 * @example
 * CONTRACT_ERROR_ADVICE.PostOnlyWouldTake.text;
 */
export const CONTRACT_ERROR_ADVICE: Readonly<Record<ContractErrorName, Advice>> = {
  ...LIQUIDATION_ERROR_ADVICE,
  ...LIMIT_ERROR_ADVICE,
  ...LOAN_ERROR_ADVICE,
  ...MARGIN_ERROR_ADVICE,
  ...OFFER_ERROR_ADVICE,
  AccessManagedInvalidAuthority: {
    ccxt: "OperationRejected",
    text: "The new authority has no code. Name an access manager.",
  },
  AccessManagedRequiredDelay: {
    ccxt: "PermissionDenied",
    text: "This role acts with a delay: schedule the call at the access manager and execute it when the delay is over.",
  },
  AccessManagedUnauthorized: {
    ccxt: "PermissionDenied",
    text: "Only governance may do this. Ask for the role at the access manager, or send from an address that has it.",
  },
  AccessManagerAlreadyScheduled: {
    ccxt: "OperationRejected",
    text: "The same call is scheduled already. Execute or cancel it first.",
  },
  AccessManagerBadConfirmation: {
    ccxt: "OperationRejected",
    text: "Renouncing a role must name the caller itself as confirmation.",
  },
  AccessManagerExpired: {
    ccxt: "OperationRejected",
    text: "The scheduled call was not executed in time. Schedule it again.",
  },
  AccessManagerInvalidInitialAdmin: {
    ccxt: "OperationRejected",
    text: "Name a first administrator other than the zero address.",
  },
  AccessManagerLockedFunction: {
    ccxt: "OperationRejected",
    text: "The role of this function cannot be changed.",
  },
  AccessManagerLockedRole: {
    ccxt: "OperationRejected",
    text: "The administrator and public roles cannot be changed.",
  },
  AccessManagerNotReady: {
    ccxt: "OperationRejected",
    text: "The delay of the scheduled call is not over yet. Wait.",
  },
  AccessManagerNotScheduled: {
    ccxt: "OperationRejected",
    text: "No such call is scheduled. Schedule it first, with the same arguments.",
  },
  AccessManagerUnauthorizedAccount: {
    ccxt: "PermissionDenied",
    text: "The sender lacks the role that this needs at the access manager.",
  },
  AccessManagerUnauthorizedCall: {
    ccxt: "PermissionDenied",
    text: "The sender may not make this call. Ask for the role at the access manager.",
  },
  AccessManagerUnauthorizedCancel: {
    ccxt: "PermissionDenied",
    text: "Only the one who scheduled a call, its guardian or an administrator may cancel it.",
  },
  AccessManagerUnauthorizedConsume: {
    ccxt: "PermissionDenied",
    text: "Only the target of a scheduled call may consume it.",
  },
  AddressEmptyCode: {
    ccxt: "OperationRejected",
    text: "There is no contract at the target address. Check the address and the chain.",
  },
  AlreadyInitialized: {
    ccxt: "OperationRejected",
    text: "The exchange has its authority and its dollar already. Nobody can set them again.",
  },
  AmendChangesSide: {
    ccxt: "InvalidOrder",
    text: "An amend keeps the side of its order. Cancel the order and place one on the other side.",
  },
  AmountBelowUnit: {
    ccxt: "InvalidOrder",
    text: "The amount is less than one ledger unit of the token. Use at least `unit` of its smallest units.",
  },
  AmountTooLarge: {
    ccxt: "InvalidOrder",
    text: "The amount is more than the ledger can ever hold. Use at most `limit`.",
  },
  AssetAlreadyListed: {
    ccxt: "OperationRejected",
    text: "The token is listed already, under the number `asset`. Use that.",
  },
  AssetWithoutToken: {
    ccxt: "BadSymbol",
    text: "The asset is an index: it has a price and no token, so none of it can be deposited, moved or traded on a spot market.",
  },
  BalanceUnderflow: {
    ccxt: "ExchangeError",
    text: "A balance would have become negative. This must not happen: please report it with the transaction.",
  },
  BelowMinimumNotional: {
    ccxt: "InvalidOrder",
    text: "The order is smaller than the market allows. Raise size or price until lots x ticks is at least `minimum`.",
  },
  CustodyShort: {
    ccxt: "ExchangeNotAvailable",
    text: "The token changed the exchange's balance by itself, so deposits of it are stopped. Withdrawals stay possible as far as it lasts.",
  },
  DeadlinePassed: {
    ccxt: "RequestTimeout",
    text: "The call arrived after its deadline. Send it again with a later one.",
  },
  DelegateExpired: {
    ccxt: "AuthenticationError",
    text: "The delegation ended at `expiredAt`. The owner can renew it with setDelegate.",
  },
  DepositLimit: {
    ccxt: "OperationRejected",
    text: "The deposit would take all deposits of the token above what the ledger can hold. Deposit less.",
  },
  ECDSAInvalidSignature: {
    ccxt: "AuthenticationError",
    text: "The signature is not valid. Sign again.",
  },
  ECDSAInvalidSignatureLength: {
    ccxt: "AuthenticationError",
    text: "The signature does not have 65 bytes. Sign again.",
  },
  ECDSAInvalidSignatureS: {
    ccxt: "AuthenticationError",
    text: "The signature is in its malleable form. Sign again with a library that writes the lower `s`.",
  },
  ERC20InsufficientAllowance: {
    ccxt: "InsufficientFunds",
    text: "The exchange may not take that many tokens. Approve at least `needed`, or deposit with a permit.",
  },
  ERC20InsufficientBalance: {
    ccxt: "InsufficientFunds",
    text: "The wallet has fewer tokens than needed. Get more of them first.",
  },
  ERC20InvalidApprover: {
    ccxt: "BadRequest",
    text: "The token refuses this approver. Check the address of the sender.",
  },
  ERC20InvalidReceiver: {
    ccxt: "BadRequest",
    text: "The token refuses this receiver. Check the address.",
  },
  ERC20InvalidSender: {
    ccxt: "BadRequest",
    text: "The token refuses this sender. Check the address.",
  },
  ERC20InvalidSpender: {
    ccxt: "BadRequest",
    text: "The token refuses this spender. Check the address of the exchange.",
  },
  ERC2612ExpiredSignature: {
    ccxt: "AuthenticationError",
    text: "The permit is over. Sign one with a later deadline.",
  },
  ERC2612InvalidSigner: {
    ccxt: "AuthenticationError",
    text: "The permit was not signed by the owner of the tokens, or for another amount, nonce or chain. Sign again.",
  },
  ExpiryInPast: {
    ccxt: "InvalidOrder",
    text: "The order would be over before it begins. Choose an expiry later than `timestamp`.",
  },
  FailedCall: {
    ccxt: "ExchangeError",
    text: "A call to another contract failed without a reason. Check the token.",
  },
  FilledTooLittle: {
    ccxt: "OrderNotFillable",
    text: "Action `index` of the bundle could trade only `filledLots` lots, less than its `minFilledLots`, so nothing was done. Ask for less, or move its limit.",
  },
  FillNotKnown: {
    ccxt: "BadRequest",
    text: "Action `index` has a smallest fill, but its call does not say what it traded. Leave the condition out, or send the order with placeOrder or batch.",
  },
  FillOrKillUnfilled: {
    ccxt: "OrderNotFillable",
    text: 'The order cannot be filled in full within its limit, its match cap and the market cap of open interest. Move the price, make it smaller, or use "ioc".',
  },
  ImplausibleTime: {
    ccxt: "OperationRejected",
    text: "The clock of the price feed is far from that of the chain. Set the source up with the unit of time that the feed counts in.",
  },
  InsufficientBalance: {
    ccxt: "InsufficientFunds",
    text: "The account has less at its disposal than the action needs. Deposit, cancel orders that hold balance, or make the order smaller.",
  },
  InvalidAccountNonce: {
    ccxt: "InvalidNonce",
    text: "The permit was signed with another nonce than the token expects. Read the nonce and sign again.",
  },
  InvalidDelegation: {
    ccxt: "BadRequest",
    text: "Use only known permission bits, and an expiry in the future. Permissions 0 dismiss a delegate.",
  },
  InvalidPrice: {
    ccxt: "OperationRejected",
    text: "The price feed gives no price at present: zero, negative, or out of range. Wait for the feed or use another source.",
  },
  InvalidReceiver: {
    ccxt: "BadRequest",
    text: "A withdrawal cannot go to nobody or to the exchange itself. Name another receiver.",
  },
  InvalidShortString: {
    ccxt: "ExchangeError",
    text: "The token has a name that cannot be read. Deposit with approve instead of a permit.",
  },
  InvalidTick: {
    ccxt: "InvalidOrder",
    text: "The price is zero or beyond the book. Use a tick from 1 to `maxTick`.",
  },
  JournalFull: {
    ccxt: "ExchangeError",
    text: "The records of the call outgrew their buffer. This must not happen: please report it with the transaction.",
  },
  LevelFull: {
    ccxt: "OperationRejected",
    text: "The price level holds as many orders as it can. Choose a neighbouring price.",
  },
  MalformedBatch: {
    ccxt: "BadRequest",
    text: "The packed operations cannot be read from byte `offset` on. Build them with encodePackedBatch.",
  },
  MarketNotActive: {
    ccxt: "MarketClosed",
    text: "The market takes no new orders at present. Cancelling is always possible.",
  },
  MixedBatch: {
    ccxt: "InvalidOrder",
    text: "A batch is about markets of one kind. Send one batch for spot, one for perpetuals and one for loans.",
  },
  NestedBundle: {
    ccxt: "BadRequest",
    text: "A bundle cannot contain another. Put its actions in its place.",
  },
  NoFeeAccount: {
    ccxt: "OperationRejected",
    text: "No account was named to collect fees. Governance must call setFeeAccount first.",
  },
  NotAnAction: {
    ccxt: "BadRequest",
    text: "Action `index` is a call that cannot be part of a bundle: send governance, views and delegations by themselves, and check its calldata.",
  },
  NotAuthorized: {
    ccxt: "PermissionDenied",
    text: "The sender is neither the owner of the account nor a delegate with these permissions. The owner can grant them with setDelegate.",
  },
  NoToken: {
    ccxt: "OperationRejected",
    text: "No contract has this address. Name a deployed token.",
  },
  NotOrderOwner: {
    ccxt: "PermissionDenied",
    text: "The order belongs to another account. Check the id and the account.",
  },
  NotOwner: {
    ccxt: "PermissionDenied",
    text: "Only the owner of the account may do this, no delegate. Send it from the owner's address.",
  },
  NotSameOwner: {
    ccxt: "BadRequest",
    text: "Transfers go between two different accounts of one owner. To pay somebody else, withdraw to them.",
  },
  OrderNotFound: {
    ccxt: "OrderNotFound",
    text: "The order no longer rests: it was filled, cancelled or removed, or the id is of another market.",
  },
  ParameterOutOfBounds: {
    ccxt: "BadRequest",
    text: "The parameter is outside the bounds written in the contract: `minimum` to `maximum`.",
  },
  PostOnlyWouldTake: {
    ccxt: "OrderImmediatelyFillable",
    text: 'The order would meet the best order of the other side at `bestOpposite`. Move the price, or use "postOnlySlide".',
  },
  ReentrancyGuardReentrantCall: {
    ccxt: "OperationRejected",
    text: "The exchange was called by a token while it was being moved, or by a wallet that was asked for a signature. Call again in a transaction of its own.",
  },
  SafeCastOverflowedUintDowncast: {
    ccxt: "BadRequest",
    text: "A number does not fit its field. Use a smaller one.",
  },
  SafeERC20FailedDecreaseAllowance: {
    ccxt: "OperationRejected",
    text: "The allowance is lower than what is to be taken off. Set it to the wanted value instead.",
  },
  SafeERC20FailedOperation: {
    ccxt: "OperationRejected",
    text: "The token refused the transfer. Check the wallet's balance and allowance, and that the token is not paused.",
  },
  StringTooLong: {
    ccxt: "BadRequest",
    text: "A name is too long. Use a shorter one.",
  },
  TooMany: {
    ccxt: "OperationRejected",
    text: "All numbers of this kind are given out. A new exchange is needed for more.",
  },
  TooManyAccounts: {
    ccxt: "OperationRejected",
    text: "The last account number has been given out. Use an account that exists.",
  },
  TooManyAssets: {
    ccxt: "OperationRejected",
    text: "The account touches as many assets as it can at once. Withdraw or sell one first, or open another account.",
  },
  TransferNotExact: {
    ccxt: "OperationRejected",
    text: "The token moved another amount than it was told to. Tokens that keep a fee are refused.",
  },
  UnitTooSmall: {
    ccxt: "BadRequest",
    text: "A hundred times the token's supply would not fit the ledger. List it with a larger unit.",
  },
  UnknownAccount: {
    ccxt: "BadRequest",
    text: "No account has this number. Open one with openAccount.",
  },
  UnknownAsset: {
    ccxt: "BadSymbol",
    text: "No asset is listed under this number. See getAssets.",
  },
  UnknownFunction: {
    ccxt: "OperationRejected",
    text: "The exchange has no such function. Compare the ABI with the deployment: they may be of different versions.",
  },
  UnknownMarket: {
    ccxt: "BadSymbol",
    text: "No market is listed under this number. See getMarkets.",
  },
  UnknownToken: {
    ccxt: "BadSymbol",
    text: "The token is not listed. See getAssets.",
  },
  UnsupportedFeed: {
    ccxt: "OperationRejected",
    text: "No feed has this address, or the unit of its time is unknown. Name a deployed feed and 1, 1,000 or 1,000,000 ticks per second.",
  },
  ZeroLots: {
    ccxt: "InvalidOrder",
    text: "The order has no lots. Use at least one.",
  },
  Error: {
    ccxt: "ExchangeError",
    text: "A contract gave the reason in words, see above. Check the token that is involved.",
  },
  Panic: {
    ccxt: "ExchangeError",
    text: "A contract failed on its own arithmetic. Check that `exchange` is the right address and that the numbers are in range.",
  },
};
