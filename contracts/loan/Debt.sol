// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What an account owes of an asset: the sum of its loans, to the unit.
///
///      [0..61]    principal   ledger units of the asset
///      [62..121]  interest    the same, by the end of each loan's own term
///      [122..174] perHour     what all of them accrue in an hour, each rounded down
///      [175..251] due         sum of perHour x the hour at which the interest ends: the loan's, or as far as it was
///                             booked past due
///      [252]      touched     set once, so that the word never goes back to zero
///
/// @dev Interest that has accrued so far follows from the last two without a look at the loans:
///      `interest - (due - perHour x hours so far)`, hours that have begun included.
type Debt is uint256;

using DebtLib for Debt global;

library DebtLib {
    /// @notice Thrown when all loans that an account owes of one asset, or their interest, come to more units than the
    ///         ledger can hold. Borrow less, at a lower rate or for a shorter term.
    error DebtTooLarge(uint256 account, uint256 units, uint256 limit);

    uint256 private constant _INTEREST = 62;
    uint256 private constant _PER_HOUR = 122;
    uint256 private constant _DUE = 175;
    uint256 private constant _TOUCHED = 1 << 252;

    uint256 private constant _PRINCIPAL_MASK = (1 << 62) - 1;
    uint256 internal constant MAX_INTEREST = (1 << 60) - 1;
    uint256 private constant _PER_HOUR_MASK = (1 << 53) - 1;
    uint256 private constant _DUE_MASK = (1 << 77) - 1;

    function load(uint256 account, uint256 asset) internal view returns (Debt) {
        return Debt.wrap(Store.load(Slots.debt(account, asset)));
    }

    function save(Debt debt, uint256 account, uint256 asset) internal {
        Store.save(Slots.debt(account, asset), Debt.unwrap(debt) | _TOUCHED);
    }

    function principal(Debt debt) internal pure returns (uint256) {
        return Debt.unwrap(debt) & _PRINCIPAL_MASK;
    }

    function interest(Debt debt) internal pure returns (uint256) {
        return (Debt.unwrap(debt) >> _INTEREST) & MAX_INTEREST;
    }

    /// @dev Interest accrued by the end of hour `hour`, each loan rounded down, the minimum of hours not regarded,
    ///      hours past due counted once.
    function accrued(Debt debt, uint256 hour) internal pure returns (uint256) {
        unchecked {
            // safe: perHour x term is no more than the interest of the term, loan by loan
            uint256 ahead = (Debt.unwrap(debt) >> _DUE) & _DUE_MASK;
            uint256 passed = ((Debt.unwrap(debt) >> _PER_HOUR) & _PER_HOUR_MASK) * (hour + 1);
            return passed > ahead ? debt.interest() + passed - ahead : debt.interest() - (ahead - passed);
        }
    }

    /// @dev Adds a part of a loan whose interest goes to hour `end`. Money can be lent again and again, so sums are
    ///      checked; the last two fields have room for what 62 bits of principal can accrue, because rates have a limit.
    function add(
        Debt debt,
        uint256 account,
        uint256 principal_,
        uint256 interest_,
        uint256 perHour,
        uint256 end
    ) internal pure returns (Debt) {
        requireFits(account, debt.principal() + principal_);
        uint256 sum = debt.interest() + interest_;
        if (sum > MAX_INTEREST) revert DebtTooLarge(account, sum, MAX_INTEREST);
        unchecked {
            // safe: see above
            return Debt.wrap(Debt.unwrap(debt) + _word(principal_, interest_, perHour, end));
        }
    }

    function requireFits(uint256 account, uint256 principal_) internal pure {
        if (principal_ > _PRINCIPAL_MASK) revert DebtTooLarge(account, principal_, _PRINCIPAL_MASK);
    }

    /// @dev Takes a part away that was added.
    function sub(
        Debt debt,
        uint256 principal_,
        uint256 interest_,
        uint256 perHour,
        uint256 end
    ) internal pure returns (Debt) {
        unchecked {
            // safe: sums are no less than their parts
            return Debt.wrap(Debt.unwrap(debt) - _word(principal_, interest_, perHour, end));
        }
    }

    function _word(uint256 principal_, uint256 interest_, uint256 perHour, uint256 end) private pure returns (uint256) {
        unchecked {
            // safe: 53 + 24 bits
            return principal_ | (interest_ << _INTEREST) | (perHour << _PER_HOUR) | ((perHour * end) << _DUE);
        }
    }
}
