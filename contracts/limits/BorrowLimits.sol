// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Growth} from "./Growth.sol";
import {ILimits} from "../interfaces/ILimits.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice How much of an asset may be borrowed, and how fast.
///
///      [0..61]    cap     ledger units of principal that all accounts together may owe. Renewals may go beyond
///      [62..123]  total   what they owe
///      [124..185] base    what they owed when it first rose in `hour`
///      [186..201] hour    since 1970, modulo 2^16
///      [202..233] paused  last second of a pause of borrowing
///
/// @dev An hour 2^16 hours ago passes for this one: it limits no less.
type BorrowLimits is uint256;

using BorrowLimitsLib for BorrowLimits global;

library BorrowLimitsLib {
    uint256 private constant _TOTAL = 62;
    uint256 private constant _BASE = 124;
    uint256 private constant _HOUR = 186;
    uint256 private constant _PAUSED = 202;
    uint256 private constant _UNITS_MASK = (1 << 62) - 1;

    function load(uint256 asset) internal view returns (BorrowLimits) {
        return BorrowLimits.wrap(Store.load(Slots.lending(asset)));
    }

    function save(BorrowLimits limits, uint256 asset) internal {
        Store.save(Slots.lending(asset), BorrowLimits.unwrap(limits));
    }

    function cap(BorrowLimits limits) internal pure returns (uint256) {
        return BorrowLimits.unwrap(limits) & _UNITS_MASK;
    }

    function total(BorrowLimits limits) internal pure returns (uint256) {
        return (BorrowLimits.unwrap(limits) >> _TOTAL) & _UNITS_MASK;
    }

    /// @dev First second at which borrowing is no longer paused, 0 = it never was.
    function pausedUntil(BorrowLimits limits) internal pure returns (uint256) {
        return uint32(BorrowLimits.unwrap(limits) >> _PAUSED);
    }

    /// @dev Ledger units that may be borrowed now.
    function room(BorrowLimits limits) internal view returns (uint256) {
        if (limits.pausedUntil() > block.timestamp) return 0;
        uint256 owed = limits.total();
        uint256 most = limits.cap();
        uint256 grown =
            (_isOfThisHour(limits) ? (BorrowLimits.unwrap(limits) >> _BASE) & _UNITS_MASK : owed) +
                (most + Growth.BORROW_DIVISOR - 1) / Growth.BORROW_DIVISOR;
        if (grown < most) most = grown;
        return most > owed ? most - owed : 0;
    }

    /// @dev Principal of an asset has become more or less.
    function change(uint256 asset, uint256 before, uint256 later) internal {
        BorrowLimits limits = load(asset);
        uint256 owed = limits.total();
        if (later > before && !_isOfThisHour(limits)) {
            limits = _with(_with(limits, _BASE, _UNITS_MASK, owed), _HOUR, type(uint16).max, uint16(Growth.hour()));
        }
        // safe: all that is owed has been deposited, or is interest of that, which has a limit for each account
        _with(limits, _TOTAL, _UNITS_MASK, owed + later - before).save(asset);
    }

    function requireRoom(uint256 asset, uint256 units) internal view {
        uint256 left = load(asset).room();
        if (units > left) revert ILimits.BorrowLimit(asset, units, left);
    }

    function withCap(BorrowLimits limits, uint256 cap_) internal pure returns (BorrowLimits) {
        return _with(limits, 0, _UNITS_MASK, cap_);
    }

    function withPause(BorrowLimits limits, uint256 until) internal pure returns (BorrowLimits) {
        return _with(limits, _PAUSED, type(uint32).max, until);
    }

    function _isOfThisHour(BorrowLimits limits) private view returns (bool) {
        return uint16(BorrowLimits.unwrap(limits) >> _HOUR) == uint16(Growth.hour());
    }

    function _with(
        BorrowLimits limits,
        uint256 offset,
        uint256 mask,
        uint256 value
    ) private pure returns (BorrowLimits) {
        return BorrowLimits.wrap((BorrowLimits.unwrap(limits) & ~(mask << offset)) | (value << offset));
    }
}
