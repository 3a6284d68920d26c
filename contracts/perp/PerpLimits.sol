// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What bounds a perpetual market.
///
///      [0..45]    softCap   open interest in lots from which on initial margin rises
///      [46..91]   hardCap   open interest that no trade may exceed
///      [92..99]   factor    64ths by which the shock counts more for initial margin, 0 to 128
///      [100..131] day       day of the last draw of fees, since 1970
///      [132..193] drawn     ledger units of the dollar that fees have drawn from the pool that day
///      [194..239] base      open interest when it first rose in that hour
///      [240..255] hour      since 1970, modulo 2^16
type PerpLimits is uint256;

using PerpLimitsLib for PerpLimits global;

library PerpLimitsLib {
    /// @dev At the hard cap the shock counts 1 + 128/64 = 3 times.
    uint256 internal constant MAX_FACTOR = 128;

    /// @dev Within an hour open interest may rise by a quarter of its cap.
    uint256 internal constant GROWTH_DIVISOR = 4;

    uint256 private constant _HARD = 46;
    uint256 private constant _FACTOR = 92;
    uint256 private constant _DAY = 100;
    uint256 private constant _DRAWN = 132;
    uint256 private constant _BASE = 194;
    uint256 private constant _HOUR = 240;
    uint256 private constant _LOTS_MASK = (1 << 46) - 1;
    uint256 private constant _DRAWN_MASK = (1 << 62) - 1;

    function load(uint256 market) internal view returns (PerpLimits) {
        return PerpLimits.wrap(Store.load(Slots.perpPart(market, 1)));
    }

    function save(PerpLimits limits, uint256 market) internal {
        Store.save(Slots.perpPart(market, 1), PerpLimits.unwrap(limits));
    }

    function softCap(PerpLimits limits) internal pure returns (uint256) {
        return PerpLimits.unwrap(limits) & _LOTS_MASK;
    }

    function hardCap(PerpLimits limits) internal pure returns (uint256) {
        return (PerpLimits.unwrap(limits) >> _HARD) & _LOTS_MASK;
    }

    /// @dev Most that open interest may be in this hour, if it has been `openInterest` until now.
    function capNow(PerpLimits limits, uint256 openInterest) internal view returns (uint256) {
        uint256 hard = limits.hardCap();
        uint256 from = limits.isOfThisHour() ? (PerpLimits.unwrap(limits) >> _BASE) & _LOTS_MASK : openInterest;
        unchecked {
            // safe: 46 bits each
            uint256 grown = from + (hard + GROWTH_DIVISOR - 1) / GROWTH_DIVISOR;
            return grown < hard ? grown : hard;
        }
    }

    /// @dev Whether open interest has risen in this hour. An hour 2^16 hours ago passes for this one, which binds no
    ///      less.
    function isOfThisHour(PerpLimits limits) internal view returns (bool) {
        return PerpLimits.unwrap(limits) >> _HOUR == uint16(block.timestamp / 1 hours);
    }

    function factor(PerpLimits limits) internal pure returns (uint256) {
        return uint8(PerpLimits.unwrap(limits) >> _FACTOR);
    }

    /// @dev Ledger units of the dollar that fees have drawn on `day`.
    function drawnOn(PerpLimits limits, uint256 day) internal pure returns (uint256) {
        if (uint32(PerpLimits.unwrap(limits) >> _DAY) != day) return 0;
        return (PerpLimits.unwrap(limits) >> _DRAWN) & _DRAWN_MASK;
    }

    /// @dev Factor at an open interest: rises from 0 at the soft to 128 at the hard cap, up to the next 64th.
    function factorAt(PerpLimits limits, uint256 openInterest) internal pure returns (uint256) {
        (uint256 soft, uint256 hard) = (limits.softCap(), limits.hardCap());
        if (openInterest <= soft) return 0;
        if (openInterest >= hard) return MAX_FACTOR;
        return (MAX_FACTOR * (openInterest - soft) + (hard - soft) - 1) / (hard - soft);
    }

    function withCaps(PerpLimits limits, uint256 soft, uint256 hard) internal pure returns (PerpLimits) {
        return _with(_with(limits, 0, _LOTS_MASK, soft), _HARD, _LOTS_MASK, hard);
    }

    /// @dev Counts the growth of this hour from `openInterest`.
    function withBase(PerpLimits limits, uint256 openInterest) internal view returns (PerpLimits) {
        limits = _with(limits, _BASE, _LOTS_MASK, openInterest);
        return _with(limits, _HOUR, type(uint16).max, uint16(block.timestamp / 1 hours));
    }

    function withFactor(PerpLimits limits, uint256 factor_) internal pure returns (PerpLimits) {
        return _with(limits, _FACTOR, type(uint8).max, factor_);
    }

    function withDrawn(PerpLimits limits, uint256 day, uint256 drawn) internal pure returns (PerpLimits) {
        return _with(_with(limits, _DAY, type(uint32).max, day), _DRAWN, _DRAWN_MASK, drawn);
    }

    function _with(PerpLimits limits, uint256 offset, uint256 mask, uint256 value) private pure returns (PerpLimits) {
        return PerpLimits.wrap((PerpLimits.unwrap(limits) & ~(mask << offset)) | (value << offset));
    }
}
