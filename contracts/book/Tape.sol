// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Order} from "./Order.sol";
import {OrderId} from "./OrderId.sol";

/// @notice What happened to one maker order during matching, in one word.
///
///      [0..87]    id       of the maker order
///      [88..135]  lots     traded, or released without a trade
///      [136..183] before   lots the order had until now
///      [184..215] account  of the maker
///      [216..223] event    see `TapeEvent`
///      [224]      expires  the order has an expiry
type TapeEntry is uint256;

/// @notice What happened to an order that a taker met.
library TapeEvent {
    uint256 internal constant FILLED = 0; // traded against the taker
    uint256 internal constant EXPIRED = 1; // found past its expiry and removed
    uint256 internal constant SELF_CANCELLED = 2; // own order of the taker, removed instead of traded
    uint256 internal constant SELF_DECREMENTED = 3; // own order of the taker, both shrunk by `lots` without a trade
    uint256 internal constant DUST = 4; // what the entry before left of the order, too small to rest and removed
    uint256 internal constant EVICTED = 5; // may not trade as things stand and removed
}

/// @notice The engine's account of one match, in the order in which it happened. Settlement and events read it; the
///         engine itself knows nothing of balances, fees or positions.
struct Tape {
    uint256 start; // memory address of the first entry
    uint256 length; // entries in use
}

using TapeLib for Tape global;

using TapeEntryLib for TapeEntry global;

/// @dev A plain stretch of memory rather than an array: every maker order of every match passes through it.
library TapeLib {
    /// @dev Makes room for that many entries.
    function reserve(Tape memory tape, uint256 entries) internal pure {
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(tape, start)
            mstore(0x40, add(start, shl(5, entries)))
        }
    }

    /// @dev Entry `index`, which must be below `length`.
    function entryAt(Tape memory tape, uint256 index) internal pure returns (TapeEntry entry) {
        assembly ("memory-safe") {
            entry := mload(add(mload(tape), shl(5, index)))
        }
    }

    /// @dev How many fills of an account there are, and of how many lots together.
    function filledOf(Tape memory tape, uint256 account) internal pure returns (uint256 fills, uint256 lots) {
        for (uint256 index = 0; index < tape.length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            if (entry.account() != account || entry.kind() != TapeEvent.FILLED) continue;
            ++fills;
            lots += entry.lots();
        }
    }

    /// @dev Adds an entry. A walk adds one for each of its steps, and at its end one more for dust.
    function push(Tape memory tape, TapeEntry entry) internal pure {
        uint256 length = tape.length;
        unchecked {
            // safe: far below 2^256
            tape.length = length + 1;
        }
        assembly ("memory-safe") {
            mstore(add(mload(tape), shl(5, length)), entry)
        }
    }
}

library TapeEntryLib {
    uint256 private constant _LOTS = 88;
    uint256 private constant _BEFORE = 136;
    uint256 private constant _ACCOUNT = 184;
    uint256 private constant _EVENT = 216;
    uint256 private constant _EXPIRES = 224;

    function make(uint256 event_, OrderId id_, Order order, uint256 lots_) internal pure returns (TapeEntry) {
        uint256 what = (event_ << _EVENT) | (uint256(order.expiry() == 0 ? 0 : 1) << _EXPIRES);
        uint256 whose = (order.account() << _ACCOUNT) | (order.lots() << _BEFORE);
        return TapeEntry.wrap(what | whose | (lots_ << _LOTS) | OrderId.unwrap(id_));
    }

    function id(TapeEntry entry) internal pure returns (OrderId) {
        // safe: the id is the low 88 bits
        return OrderId.wrap(uint88(TapeEntry.unwrap(entry)));
    }

    function lots(TapeEntry entry) internal pure returns (uint256) {
        return uint48(TapeEntry.unwrap(entry) >> _LOTS);
    }

    function lotsBefore(TapeEntry entry) internal pure returns (uint256) {
        return uint48(TapeEntry.unwrap(entry) >> _BEFORE);
    }

    /// @dev Lots the order has left, 0 = it is gone.
    function lotsAfter(TapeEntry entry) internal pure returns (uint256) {
        unchecked {
            // safe: an order loses no more than it has
            return entry.lotsBefore() - entry.lots();
        }
    }

    function account(TapeEntry entry) internal pure returns (uint256) {
        return uint32(TapeEntry.unwrap(entry) >> _ACCOUNT);
    }

    function kind(TapeEntry entry) internal pure returns (uint256) {
        return uint8(TapeEntry.unwrap(entry) >> _EVENT);
    }

    function expires(TapeEntry entry) internal pure returns (bool) {
        return (TapeEntry.unwrap(entry) >> _EXPIRES) & 1 == 1;
    }
}
