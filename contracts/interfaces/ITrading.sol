// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {SelfTrade} from "../book/OrderBook.sol";
import {Side} from "../book/Side.sol";

/// @notice How long an order lives and whether it may take.
/// GTC rests what it does not take; IOC takes and cancels the rest; FOK takes all or fails; POST_ONLY fails if it would
/// take; POST_ONLY_SLIDE rests one tick short of the other side instead. An expiry makes a resting order good till
/// date.
enum TimeInForce {
    GTC,
    IOC,
    FOK,
    POST_ONLY,
    POST_ONLY_SLIDE
}

/// @notice An order as its sender states it.
/// @param side BID buys, ASK sells.
/// @param tick Limit price in ticks, 1 to `MAX_TICK`.
/// @param lots Size in lots.
/// @param selfTrade What to do on meeting an order of the same account.
/// @param expiry Unix second at which it stops trading, 0 = never.
/// @param reduceOnly Perpetuals only: trades no more than brings the account's position to zero.
/// @param clientId Chosen by the sender, 0 = none. Repeated in the event, unless an amend keeps the place. Not stored.
struct NewOrder {
    Side side;
    uint24 tick;
    uint48 lots;
    TimeInForce timeInForce;
    SelfTrade selfTrade;
    bool reduceOnly;
    uint32 expiry;
    uint64 clientId;
}

/// @notice What became of an order.
/// @param id Of the part that rests, 0 = nothing rests.
/// @param tick At which it rests; another than asked for only after a slide.
/// @param restingLots Lots that rest.
/// @param filledLots Lots traded at once.
/// @param filledDollars What they traded for, ledger units of the dollar, before fee.
/// @param feeDollars Fee of the taker, ledger units of the dollar.
struct Placement {
    OrderId id;
    uint24 tick;
    uint48 restingLots;
    uint48 filledLots;
    uint64 filledDollars;
    uint64 feeDollars;
}

/// @title Trading
/// @notice Price-time priority order books, one per market. A spot market is delivery versus payment between two
///         accounts; on a perpetual market the two take positions against the market (see `IClearing`).
/// @dev Every market trades one asset against dollars. A fill is exact: lots x ticks x 10^priceExp dollars. Fees are
///      taken in dollars, the taker's rounded up once per order, the maker's rounded up once per fill, a rebate down.
interface ITrading {
    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when no market is listed under this number.
    error UnknownMarket(uint256 market);
    /// @notice Thrown when a market takes no new orders at present. Cancelling is always possible.
    error MarketNotActive(uint256 market);
    /// @notice Thrown when a price is zero or beyond the book.
    error InvalidTick(uint256 tick, uint256 maxTick);
    /// @notice Thrown when an order has no lots.
    error ZeroLots();
    /// @notice Thrown when an order is smaller than the market's minimum, both in lots x ticks.
    error BelowMinimumNotional(uint256 notional, uint256 minimum);
    /// @notice Thrown when an order would be over before it begins.
    error ExpiryInPast(uint256 expiry, uint256 timestamp);
    /// @notice Thrown when a post-only order would meet the best order of the other side.
    error PostOnlyWouldTake(uint256 tick, uint256 bestOpposite);
    /// @notice Thrown when a fill-or-kill order cannot be filled in full within its limit, its match cap and its
    ///         market's cap of open interest.
    error FillOrKillUnfilled(uint256 lots);
    /// @notice Thrown when an account that may owe would trade at a price that is too far from the mark to its
    ///         disadvantage: `worstTick` is the last one allowed.
    error OutsidePriceBand(uint256 tick, uint256 worstTick);
    /// @notice Thrown when a reduce-only order has no position to reduce: there is none, it lies the other way, or the
    ///         market has none.
    error NothingToReduce(uint256 market);
    /// @notice Thrown when a batch names markets of different kinds. Send one batch for each kind.
    error MixedBatch(uint256 market);
    /// @notice Thrown when a cancel or amend names an order that no longer rests, or never did.
    error OrderNotFound(uint256 market, OrderId id);
    /// @notice Thrown when a cancel or amend names an order of another account.
    error NotOrderOwner(uint256 account, OrderId id);
    /// @notice Thrown when an amend would turn a bid into an ask or the other way round.
    error AmendChangesSide(OrderId id);
    /// @notice Thrown when a call arrives after its deadline.
    error DeadlinePassed(uint256 deadline, uint256 timestamp);
    /// @notice Thrown when packed operations end in the middle of one, or name an unknown kind at this byte.
    error MalformedBatch(uint256 offset);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Places an order. Owner, or delegate with `Permission.TRADE_SPOT` or
    ///         `TRADE_PERP`, whatever the market trades.
    ///
    ///         On a perpetual market an order takes until the next lot would end with open interest beyond the hard
    ///         cap; the remainder is cancelled. Fills that do not raise open interest are not stopped.
    /// @param maxMatches Most maker orders to touch, 0 = 64, at most 255. An order that reaches it cancels its
    ///        remainder. What a fill leaves of a maker order below a quarter of the minimum is cancelled with it.
    function placeOrder(
        uint32 account,
        uint16 market,
        NewOrder calldata order,
        uint8 maxMatches
    ) external returns (Placement memory);

    /// @notice Cancels an order and frees what it held. Owner, or delegate with `Permission.CANCEL`.
    /// @return lots What was left of it.
    function cancelOrder(uint32 account, uint16 market, OrderId id) external returns (uint48 lots);

    /// @notice Replaces an order. No more lots than rest, at the same tick and expiry, keep the place in the queue;
    ///         anything else is cancel and place, atomically. `order.side` must be the side of `id`. `order.lots` is
    ///         what shall rest from now on: if fills arrive first that leave less, the order grows, at the back of the
    ///         queue.
    function amendOrder(
        uint32 account,
        uint16 market,
        OrderId id,
        NewOrder calldata order,
        uint8 maxMatches
    ) external returns (Placement memory);
}
