// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LibBit} from "solady/utils/LibBit.sol";
import {LoanId} from "./Loan.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice Where the loans of an account stand: those that it owes at places of one list, those that it has given at
///         places of another. A bit says whether a place is taken, and the lowest free one is taken next, so lists stay
///         short and their words are used again. Pages of 255 places, one word each; its highest bit is always set, so
///         that the word never goes back to zero.
library LoanPlaces {
    uint256 internal constant OWED = 0;
    uint256 internal constant GIVEN = 1;

    /// @dev Most loans on either list of an account.
    uint256 internal constant MAX_LOANS = PAGES * PAGE;
    uint256 internal constant PAGES = 4;
    uint256 internal constant PAGE = 255;

    uint256 private constant _TOUCHED = 1 << PAGE;
    uint256 private constant _ID_BITS = 64;
    uint256 private constant _PER_WORD = 4;

    /// @notice Thrown when an account would have more loans, owed or given, than `limit` at once. Repay or assign some.
    error TooManyLoans(uint256 account, uint256 limit);

    /// @dev Takes the lowest free place.
    function take(uint256 account, uint256 role) internal returns (uint256 place) {
        for (uint256 page = 0; page < PAGES; ++page) {
            uint256 taken = takenOn(account, role, page);
            if (taken == type(uint256).max) continue;
            uint256 bit = LibBit.ffs(~taken);
            Store.save(Slots.loanPlaces(account, role, page), taken | (1 << bit));
            return page * PAGE + bit;
        }
        revert TooManyLoans(account, MAX_LOANS);
    }

    function free(uint256 account, uint256 role, uint256 place) internal {
        uint256 slot = Slots.loanPlaces(account, role, place / PAGE);
        Store.save(slot, Store.load(slot) & ~(1 << (place % PAGE)));
    }

    /// @dev Whether so many places are free.
    function hasRoom(uint256 account, uint256 role, uint256 wanted) internal view returns (bool) {
        uint256 found;
        for (uint256 page = 0; page < PAGES; ++page) {
            found += LibBit.popCount(~takenOn(account, role, page));
            if (found >= wanted) return true;
        }
        return false;
    }

    /// @dev What others do must not take the last places of a borrower.
    function requireHalfFree(uint256 account) internal view {
        if (!hasRoom(account, OWED, MAX_LOANS / 2)) revert TooManyLoans(account, MAX_LOANS / 2);
    }

    /// @dev Which places of a page are taken, one bit each, and the highest.
    function takenOn(uint256 account, uint256 role, uint256 page) internal view returns (uint256) {
        return Store.load(Slots.loanPlaces(account, role, page)) | _TOUCHED;
    }

    function isTaken(uint256 account, uint256 role, uint256 place) internal view returns (bool) {
        return (takenOn(account, role, place / PAGE) >> (place % PAGE)) & 1 == 1;
    }

    /// @dev The loan at a place of those that an account has given.
    function given(uint256 account, uint256 place) internal view returns (LoanId) {
        uint256 word = Store.load(Slots.lent(account, place / _PER_WORD));
        return LoanId.wrap(uint64(word >> ((place % _PER_WORD) * _ID_BITS)));
    }

    function setGiven(uint256 account, uint256 place, LoanId id) internal {
        uint256 slot = Slots.lent(account, place / _PER_WORD);
        uint256 offset = (place % _PER_WORD) * _ID_BITS;
        uint256 others = Store.load(slot) & ~(uint256(type(uint64).max) << offset);
        Store.save(slot, others | (uint256(LoanId.unwrap(id)) << offset));
    }
}
