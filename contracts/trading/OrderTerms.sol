// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {SelfTrade} from "../book/OrderBook.sol";
import {BookSide, BookSideLib} from "../book/Side.sol";
import {NewOrder, TimeInForce} from "../interfaces/ITrading.sol";

/// @notice A `NewOrder` in one word.
///
///      [0..47]    lots
///      [48..71]   tick
///      [72..74]   timeInForce   number of a `TimeInForce`
///      [75..76]   selfTrade     number of a `SelfTrade`
///      [77]       reduceOnly    only as far as it brings the account's position closer to zero
///      [78..79]   .             unused
///      [80..111]  expiry
///      [112..175] clientId
///      [176]      side          0 bid, 1 ask
///
/// @dev The low 80 bits are the terms of a packed operation as they stand in calldata.
type OrderTerms is uint256;

using OrderTermsLib for OrderTerms global;

library OrderTermsLib {
    uint256 internal constant TERMS_BITS = 80;

    uint256 private constant _TICK = 48;
    uint256 private constant _TIME_IN_FORCE = 72;
    uint256 private constant _SELF_TRADE = 75;
    uint256 private constant _EXPIRY = 80;
    uint256 private constant _CLIENT_ID = 112;
    uint256 private constant _SIDE = 176;

    uint256 private constant _TIME_IN_FORCE_MASK = 7;
    /// @dev The two unused bits are taken along, so that an order that sets them has no self-trade rule that is known.
    uint256 private constant _SELF_TRADE_MASK = 27;
    uint256 private constant _REDUCE_ONLY = 1 << 77;
    uint256 private constant _LOTS_MASK = (1 << 48) - 1;

    /// @dev The kinds that rest, one bit each.
    uint256 private constant _RESTING =
        (1 << uint256(TimeInForce.GTC)) |
            (1 << uint256(TimeInForce.POST_ONLY)) |
            (1 << uint256(TimeInForce.POST_ONLY_SLIDE));

    function from(NewOrder calldata order) internal pure returns (OrderTerms) {
        uint256 terms =
            (order.reduceOnly ? _REDUCE_ONLY : 0) |
                (uint256(order.selfTrade) << _SELF_TRADE) |
                (uint256(order.timeInForce) << _TIME_IN_FORCE) |
                (uint256(order.tick) << _TICK) |
                order.lots;
        return make(BookSideLib.from(order.side), terms, order.expiry, order.clientId);
    }

    /// @dev `terms`: the low 80 bits. Ranges are the caller's.
    function make(
        BookSide side_,
        uint256 terms,
        uint256 expiry_,
        uint256 clientId_
    ) internal pure returns (OrderTerms) {
        return
            OrderTerms.wrap(
                (BookSide.unwrap(side_) << _SIDE) | (clientId_ << _CLIENT_ID) | (expiry_ << _EXPIRY) | terms
            );
    }

    /// @dev An order with nothing else to say. Ranges are the caller's.
    function plain(
        BookSide side_,
        TimeInForce timeInForce_,
        uint256 tick_,
        uint256 lots_
    ) internal pure returns (OrderTerms) {
        return make(side_, (uint256(timeInForce_) << _TIME_IN_FORCE) | (tick_ << _TICK) | lots_, 0, 0);
    }

    function side(OrderTerms order) internal pure returns (BookSide) {
        return BookSide.wrap(OrderTerms.unwrap(order) >> _SIDE);
    }

    function lots(OrderTerms order) internal pure returns (uint256) {
        return uint48(OrderTerms.unwrap(order));
    }

    function tick(OrderTerms order) internal pure returns (uint256) {
        return uint24(OrderTerms.unwrap(order) >> _TICK);
    }

    function timeInForce(OrderTerms order) internal pure returns (uint256) {
        return (OrderTerms.unwrap(order) >> _TIME_IN_FORCE) & _TIME_IN_FORCE_MASK;
    }

    function selfTrade(OrderTerms order) internal pure returns (uint256) {
        return (OrderTerms.unwrap(order) >> _SELF_TRADE) & _SELF_TRADE_MASK;
    }

    function isReduceOnly(OrderTerms order) internal pure returns (bool) {
        return OrderTerms.unwrap(order) & _REDUCE_ONLY != 0;
    }

    /// @dev Whether every field that comes from calldata has a meaning.
    function isKnown(OrderTerms order) internal pure returns (bool) {
        return
            order.timeInForce() <= uint256(type(TimeInForce).max) && order.selfTrade() <= uint256(type(SelfTrade).max);
    }

    /// @dev The same order, of `lots_`, which have 48 bits.
    function withLots(OrderTerms order, uint256 lots_) internal pure returns (OrderTerms) {
        return OrderTerms.wrap((OrderTerms.unwrap(order) & ~_LOTS_MASK) | lots_);
    }

    function expiry(OrderTerms order) internal pure returns (uint256) {
        return uint32(OrderTerms.unwrap(order) >> _EXPIRY);
    }

    function clientId(OrderTerms order) internal pure returns (uint256) {
        return uint64(OrderTerms.unwrap(order) >> _CLIENT_ID);
    }

    function isFillOrKill(OrderTerms order) internal pure returns (bool) {
        return order.timeInForce() == uint256(TimeInForce.FOK);
    }

    /// @dev GTC, IOC and FOK take; the post-only kinds do not.
    function mayTake(OrderTerms order) internal pure returns (bool) {
        return order.timeInForce() < uint256(TimeInForce.POST_ONLY);
    }

    /// @dev IOC and FOK do not rest.
    function mayRest(OrderTerms order) internal pure returns (bool) {
        return (_RESTING >> order.timeInForce()) & 1 != 0;
    }

    function slides(OrderTerms order) internal pure returns (bool) {
        return order.timeInForce() == uint256(TimeInForce.POST_ONLY_SLIDE);
    }
}
