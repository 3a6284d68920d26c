// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Growth} from "./Growth.sol";
import {ILimits} from "../interfaces/ILimits.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice How much of a token may come in, and how fast accounts that owe may take it out.
///
///      [0..61]    cap       ledger units that all accounts together may have of it. Not for the dollar
///      [62..125]  outflow   what accounts that owe have taken out in `hour` less what they have brought in, two's
///                           complement
///      [126..187] base      all there was of it when that hour's first units moved
///      [188..203] hour      since 1970, modulo 2^16
///      [204..235] paused    last second of a pause of deposits. Not for the dollar, in which margin is paid
///
/// @dev An hour 2^16 hours ago passes for this one: it limits no less.
type CustodyLimits is uint256;

using CustodyLimitsLib for CustodyLimits global;

library CustodyLimitsLib {
    uint256 private constant _OUTFLOW = 62;
    uint256 private constant _BASE = 126;
    uint256 private constant _HOUR = 188;
    uint256 private constant _PAUSED = 204;
    uint256 private constant _UNITS_MASK = (1 << 62) - 1;

    function load(uint256 asset) internal view returns (CustodyLimits) {
        return CustodyLimits.wrap(Store.load(Slots.custody(asset)));
    }

    function save(CustodyLimits limits, uint256 asset) internal {
        Store.save(Slots.custody(asset), CustodyLimits.unwrap(limits));
    }

    function cap(CustodyLimits limits) internal pure returns (uint256) {
        return CustodyLimits.unwrap(limits) & _UNITS_MASK;
    }

    function outflow(CustodyLimits limits) internal pure returns (int256) {
        return int64(uint64(CustodyLimits.unwrap(limits) >> _OUTFLOW));
    }

    function base(CustodyLimits limits) internal pure returns (uint256) {
        return (CustodyLimits.unwrap(limits) >> _BASE) & _UNITS_MASK;
    }

    /// @dev First second at which deposits are no longer paused, 0 = they never were.
    function pausedUntil(CustodyLimits limits) internal pure returns (uint256) {
        return uint32(CustodyLimits.unwrap(limits) >> _PAUSED);
    }

    /// @dev Ledger units that accounts that owe may still take out in this hour; below zero if they have taken out
    ///      more, as small ones may.
    /// @param total All there is of the token.
    function left(CustodyLimits limits, uint256 total) internal view returns (int256) {
        limits = limits.current(total);
        // safe: 62 bits
        if (limits.base() == 0) return int256(total); // nobody's but those who came in this hour
        return int256(limits.base() / Growth.OUTFLOW_DIVISOR) - limits.outflow();
    }

    function withCap(CustodyLimits limits, uint256 cap_) internal pure returns (CustodyLimits) {
        return _with(limits, 0, _UNITS_MASK, cap_);
    }

    function withPause(CustodyLimits limits, uint256 until) internal pure returns (CustodyLimits) {
        return _with(limits, _PAUSED, type(uint32).max, until);
    }

    /// @dev The limits with what has moved in this hour. What comes in later raises no limit, or a deposit of a moment
    ///      would; so all that moves must pass here before it does.
    function current(CustodyLimits limits, uint256 total) internal view returns (CustodyLimits) {
        uint256 hour = uint16(Growth.hour());
        if (uint16(CustodyLimits.unwrap(limits) >> _HOUR) == hour) return limits;
        limits = _with(_with(limits, _HOUR, type(uint16).max, hour), _BASE, _UNITS_MASK, total);
        return _with(limits, _OUTFLOW, type(uint64).max, 0);
    }

    /// @dev Counts units that accounts that owe take out, or bring in if they are below zero.
    function plusOutflow(CustodyLimits limits, int256 units) internal pure returns (CustodyLimits) {
        // safe: what can go out has come in, and all there is has 62 bits
        return _with(limits, _OUTFLOW, type(uint64).max, uint64(int64(limits.outflow() + units)));
    }

    function _with(
        CustodyLimits limits,
        uint256 offset,
        uint256 mask,
        uint256 value
    ) private pure returns (CustodyLimits) {
        return CustodyLimits.wrap((CustodyLimits.unwrap(limits) & ~(mask << offset)) | (value << offset));
    }
}

/// @notice Has custody keep to these limits. A flat account takes out what it has, whatever the limits are.
library CustodyGate {
    /// @param total All there is of the token, before the deposit.
    function admitDeposit(uint256 account, uint256 asset, uint256 total, uint256 units) internal {
        CustodyLimits limits = CustodyLimitsLib.load(asset).current(total);
        if (asset != DOLLAR) {
            uint256 until = limits.pausedUntil();
            if (until > block.timestamp) revert ILimits.DepositsPaused(asset, until);
            if (total + units > limits.cap()) revert ILimits.DepositCap(asset, total + units, limits.cap());
        }
        // safe: amounts have 62 bits, here and below
        if (Accounts.isMargined(account)) limits = limits.plusOutflow(-int256(units));
        limits.save(asset);
    }

    /// @dev For a withdrawal of an account that owes nothing.
    function noteFree(uint256 asset, uint256 total) internal {
        CustodyLimits limits = CustodyLimitsLib.load(asset);
        CustodyLimits later = limits.current(total);
        if (CustodyLimits.unwrap(later) != CustodyLimits.unwrap(limits)) later.save(asset);
    }

    /// @dev For what leaves an account that owes, to the outside or to an account that does not. Small amounts pass in
    ///      any case, once an hour for each account, so that nobody can keep others in by using up the limit.
    function admitOutflow(uint256 account, uint256 asset, uint256 total, uint256 units) internal {
        CustodyLimits limits = CustodyLimitsLib.load(asset).current(total);
        int256 left = limits.left(total);
        if (int256(units) > left) {
            uint256 small = limits.base() / Growth.SMALL_DIVISOR;
            if (units > small || !Accounts.takeExemption(account, Growth.hour())) {
                uint256 next = (Growth.hour() + 1) * 1 hours;
                revert ILimits.WithdrawalLimit(asset, units, left > 0 ? uint256(left) : 0, small, next);
            }
        }
        limits.plusOutflow(int256(units)).save(asset);
    }

    /// @dev For what an account that owes gets from one that does not.
    function noteInflow(uint256 asset, uint256 total, uint256 units) internal {
        CustodyLimitsLib.load(asset).current(total).plusOutflow(-int256(units)).save(asset);
    }
}
