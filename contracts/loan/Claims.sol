// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What an account has lent of an asset, and its resting orders on the asset's loan markets.
///
///      [0..61]    lent             principal, ledger units of the asset
///      [62..123]  lendHeld         reserved by resting lend orders, a part of the pocket's held asset
///      [124..183] borrowInterest   what resting borrow orders would cost to the end of the term, if all were filled
///      [184]      touched          set once, so that the word never goes back to zero
type Claims is uint256;

using ClaimsLib for Claims global;

library ClaimsLib {
    /// @notice Thrown when an account would have lent more units of one asset than the ledger can hold.
    error LentTooMuch(uint256 account, uint256 units, uint256 limit);

    uint256 private constant _LEND_HELD = 62;
    uint256 private constant _BORROW_INTEREST = 124;
    uint256 private constant _TOUCHED = 1 << 184;

    uint256 private constant _UNITS_MASK = (1 << 62) - 1;
    uint256 internal constant MAX_INTEREST = (1 << 60) - 1;

    function load(uint256 account, uint256 asset) internal view returns (Claims) {
        return Claims.wrap(Store.load(Slots.claims(account, asset)));
    }

    function save(Claims claims, uint256 account, uint256 asset) internal {
        Store.save(Slots.claims(account, asset), Claims.unwrap(claims) | _TOUCHED);
    }

    function lent(Claims claims) internal pure returns (uint256) {
        return Claims.unwrap(claims) & _UNITS_MASK;
    }

    function lendHeld(Claims claims) internal pure returns (uint256) {
        return (Claims.unwrap(claims) >> _LEND_HELD) & _UNITS_MASK;
    }

    function borrowInterest(Claims claims) internal pure returns (uint256) {
        return (Claims.unwrap(claims) >> _BORROW_INTEREST) & MAX_INTEREST;
    }

    /// @dev Whether there is nothing of all that.
    function isEmpty(Claims claims) internal pure returns (bool) {
        return Claims.unwrap(claims) & (_TOUCHED - 1) == 0;
    }

    /// @dev Money can be lent again and again, so the sum is checked.
    function addLent(Claims claims, uint256 account, uint256 units) internal pure returns (Claims) {
        uint256 sum = claims.lent() + units;
        if (sum > _UNITS_MASK) revert LentTooMuch(account, sum, _UNITS_MASK);
        unchecked {
            // safe: just compared
            return Claims.wrap(Claims.unwrap(claims) + units);
        }
    }

    // Below: what is held are balances, which together have 62 bits; sums are no less than their parts; callers bound
    // `borrowInterest`.

    function subLent(Claims claims, uint256 units) internal pure returns (Claims) {
        unchecked {
            return Claims.wrap(Claims.unwrap(claims) - units);
        }
    }

    function addLendHeld(Claims claims, uint256 units) internal pure returns (Claims) {
        unchecked {
            return Claims.wrap(Claims.unwrap(claims) + (units << _LEND_HELD));
        }
    }

    function subLendHeld(Claims claims, uint256 units) internal pure returns (Claims) {
        unchecked {
            return Claims.wrap(Claims.unwrap(claims) - (units << _LEND_HELD));
        }
    }

    function addBorrowInterest(Claims claims, uint256 units) internal pure returns (Claims) {
        unchecked {
            return Claims.wrap(Claims.unwrap(claims) + (units << _BORROW_INTEREST));
        }
    }

    function subBorrowInterest(Claims claims, uint256 units) internal pure returns (Claims) {
        unchecked {
            return Claims.wrap(Claims.unwrap(claims) - (units << _BORROW_INTEREST));
        }
    }
}
