// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {Side} from "../book/Side.sol";
import {PriceState} from "../margin/RiskTerms.sol";
import {FeedTerms} from "../oracle/FeedTerms.sol";
import {MarketStatus} from "../trading/MarketHeader.sol";

/// @notice A listed token, or with the zero address an index. `totalUnits`: ledger units owed to all accounts and fee
///         ledgers together.
struct AssetInfo {
    address token;
    uint8 decimals;
    uint8 unitExp;
    uint64 totalUnits;
}

/// @notice Price and risk of an asset, see `RiskTerms`, with its sources, see `FeedTerms`. `state` is that of now: a
///         price that was good at the last refresh may have become stale since. `shockLag` and
///         `basisLag` were raised last, and count in full for maintenance margin in `hoursLeft`, 0 = they do.
///         `pendingPrice` waits to be confirmed
///         since `pendingSince`, 0 = none does.
struct AssetRisk {
    uint64 price;
    uint8 priceExp;
    uint32 time;
    PriceState state;
    uint32 shock;
    uint32 halfBasis;
    uint32 common;
    uint8 oiFactor;
    uint32 haircut;
    uint16 makerFeeCap;
    uint32 shockLag;
    uint32 basisLag;
    uint8 hoursLeft;
    uint64 pendingPrice;
    uint32 pendingSince;
    FeedTerms feeds;
}

/// @notice What an account has of an asset, in ledger units. `held` is reserved by resting orders.
struct Balance {
    uint16 asset;
    uint64 free;
    uint64 held;
}

/// @notice A spot market: its terms (see `MarketTerms`), state, best prices in ticks (0 = none, expired orders counted)
///         and fees collected, in ledger units of the dollar.
struct MarketInfo {
    uint16 asset;
    uint8 lotExp;
    uint8 priceExp;
    uint16 takerFee;
    int16 makerFee;
    uint16 makerFeeCap;
    uint40 minNotional;
    uint24 expiryBounty;
    MarketStatus status;
    uint24 bestBid;
    uint24 bestAsk;
    uint64 fees;
}

/// @notice A resting order. `lots` is what is left of it. `margined`: its account may owe, so it trades inside the
///         price band only. `reduceOnly`: it trades no more than brings its account's position to zero.
struct OrderInfo {
    OrderId id;
    uint32 account;
    uint48 lots;
    uint32 expiry;
    bool margined;
    bool reduceOnly;
}

/// @notice What rests at a price: orders that have not expired. It can be had while the market is active and the price
///         inside the band of its makers, but for `reduceOnlyLots`, part of `lots`: of them no more can be had than
///         brings the positions of their accounts to zero.
struct DepthLevel {
    uint24 tick;
    uint64 lots;
    uint32 orders;
    uint64 reduceOnlyLots;
}

/// @title Views
/// @notice Answered at the exchange's own address. Lists are read in stretches: pass the returned cursor to go on.
interface ILens {
    /// @notice Thrown when the exchange has no such function.
    error UnknownFunction(bytes4 selector);

    /// @notice Number of accounts, tokens and markets, and the account that collects fees (0 = none).
    function registry() external view returns (uint32 accounts, uint16 assets, uint16 markets, uint32 feeAccount);

    /// @notice Owner of an account, zero for one that was never opened.
    function ownerOf(uint32 account) external view returns (address);

    /// @notice What a delegate may do, and until when (last second of validity).
    function delegation(uint32 account, address delegate) external view returns (uint32 permissions, uint40 expiry);

    /// @notice A listed token or index.
    function assetInfo(uint16 asset) external view returns (AssetInfo memory);

    /// @notice Price and risk of a listed asset.
    function assetRisk(uint16 asset) external view returns (AssetRisk memory);

    /// @notice Number of a listed token.
    function assetOf(address token) external view returns (uint16 asset);

    /// @notice What an account has of an asset.
    function balanceOf(uint32 account, uint16 asset) external view returns (Balance memory);

    /// @notice What an account has of everything: dollars first, then the assets in its list.
    function balancesOf(uint32 account) external view returns (Balance[] memory);

    /// @notice A market.
    function marketInfo(uint16 market) external view returns (MarketInfo memory);

    /// @notice Best prices at which an order rests that has not expired, in ticks, and their lots, those that only
    ///         reduce among them. Zero = nothing. Whoever lets orders expire pays for their removal, but until
    ///         then this and `depth` read past them: on chain, where gas counts, sweep first or read `marketInfo`.
    function topOfBook(
        uint16 market
    ) external view returns (uint24 bidTick, uint64 bidLots, uint24 askTick, uint64 askLots);

    /// @notice Up to `maxLevels` price levels of a side from `fromTick` on towards worse prices (0 = from the best).
    function depth(
        uint16 market,
        Side side,
        uint24 fromTick,
        uint256 maxLevels
    ) external view returns (DepthLevel[] memory);

    /// @notice An order that rests; one with account 0 does not.
    function orderInfo(uint16 market, OrderId id) external view returns (OrderInfo memory);

    /// @notice The next `maxOrders` orders of a side in the order of their priority, expired ones among them.
    /// @param cursor Where to begin, 0 = at the best price.
    /// @return orders The orders.
    /// @return next Where to go on, 0 = the side is done.
    /// @return blockNumber Block in whose state this was read.
    function bookOrders(
        uint16 market,
        Side side,
        OrderId cursor,
        uint256 maxOrders
    ) external view returns (OrderInfo[] memory orders, OrderId next, uint256 blockNumber);

    /// @notice Those of the next `maxOrders` orders of a side that belong to an account.
    function openOrders(
        uint32 account,
        uint16 market,
        Side side,
        OrderId cursor,
        uint256 maxOrders
    ) external view returns (OrderInfo[] memory orders, OrderId next);

    /// @notice Raw words of storage, for readers that know the layout.
    function words(bytes32[] calldata slots) external view returns (bytes32[] memory);
}
