// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice A resting order, half a storage word. Its price and side are where it lies, not in it.
///
///      [0..31]    account   owner of the order
///      [32..79]   lots      what is left of it
///      [80..111]  expiry    unix second from which on it no longer trades, 0 = good till cancelled
///      [112..127] flags     see `OrderFlag`; an order without any trades as it stands
///
/// @dev A filled or cancelled order stays in place as it was: the live mask of its page says that it is dead. Never
///      clearing is cheaper than clear and re-create, and opens no new slot when the place is used again.
type Order is uint128;

using OrderLib for Order global;

/// @dev What makes a market look at an order once more before it trades.
library OrderFlag {
    uint256 internal constant MARGINED = 1; // its account may owe: no trades outside the price band
    uint256 internal constant REDUCE_ONLY = 2; // no trade that takes its account's position away from zero
}

library OrderLib {
    uint256 private constant _LOTS = 32;
    uint256 private constant _EXPIRY = 80;
    uint256 private constant _FLAGS = 112;

    function make(uint256 account_, uint256 lots_, uint256 expiry_, uint256 flags_) internal pure returns (Order) {
        // safe: callers pass a 32-bit account, 48-bit lots, 32-bit expiry and 16-bit flags
        return Order.wrap(uint128(account_ | (lots_ << _LOTS) | (expiry_ << _EXPIRY) | (flags_ << _FLAGS)));
    }

    function account(Order order) internal pure returns (uint256) {
        return uint32(Order.unwrap(order));
    }

    function lots(Order order) internal pure returns (uint256) {
        return uint48(Order.unwrap(order) >> _LOTS);
    }

    function expiry(Order order) internal pure returns (uint256) {
        return uint32(Order.unwrap(order) >> _EXPIRY);
    }

    function flags(Order order) internal pure returns (uint256) {
        return Order.unwrap(order) >> _FLAGS;
    }

    function isExpired(Order order) internal view returns (bool) {
        uint256 expiry_ = order.expiry();
        // an expired order is one whose last second has passed, so that an expiry of `now` cannot be placed
        return expiry_ != 0 && expiry_ <= block.timestamp;
    }

    function minusLots(Order order, uint256 lots_) internal pure returns (Order) {
        unchecked {
            // safe: never more than the order has, so no borrow reaches the neighbouring fields
            return Order.wrap(uint128(Order.unwrap(order) - (lots_ << _LOTS)));
        }
    }
}
