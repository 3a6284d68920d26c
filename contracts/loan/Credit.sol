// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Accounts} from "../ledger/Accounts.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice On what terms an account borrows.
///
///      [0..15]   leverageCap    m that its owner imposes on himself, in hundredths, 0 = none
///      [16..39]  maxRenewRate   highest rate at which its loans may be renewed, 0 = only by their own lenders
///      [40..135] owed           32 bits for each class, in the order of `Classes`: number of loans that it owes
///      [136]     touched        set once, so that the word never goes back to zero
type Credit is uint256;

using CreditLib for Credit global;

/// @dev The margin factors that loan markets may have, in hundredths: 1, 1.5 and 2.
library Classes {
    uint256 internal constant COUNT = 3;
    uint256 internal constant LOWEST = 100;
    uint256 internal constant STEP = 50;

    function isKnown(uint256 class) internal pure returns (bool) {
        return class >= LOWEST && (class - LOWEST) % STEP == 0 && (class - LOWEST) / STEP < COUNT;
    }
}

library CreditLib {
    uint256 private constant _RENEW_RATE = 16;
    uint256 private constant _OWED = 40;
    uint256 private constant _OWED_BITS = 32;
    uint256 private constant _TOUCHED = 1 << 136;

    function load(uint256 account) internal view returns (Credit) {
        return Credit.wrap(Store.load(Slots.credit(account)));
    }

    /// @dev Saves it, and what follows from it for the account's multiplier.
    function save(Credit credit, uint256 account) internal {
        Store.save(Slots.credit(account), Credit.unwrap(credit) | _TOUCHED);
        (uint256 asked, uint256 present) = (credit.multiplier(), Accounts.multiplier(account));
        // of an account that was resolved it stays until its end
        if (asked != present && present != Accounts.RESOLVED) Accounts.setMultiplier(account, asked);
    }

    function leverageCap(Credit credit) internal pure returns (uint256) {
        return uint16(Credit.unwrap(credit));
    }

    function maxRenewRate(Credit credit) internal pure returns (uint256) {
        return uint24(Credit.unwrap(credit) >> _RENEW_RATE);
    }

    /// @dev Number of loans that the account owes in the class with this margin factor.
    function owed(Credit credit, uint256 class) internal pure returns (uint256) {
        return uint32(Credit.unwrap(credit) >> _offset(class));
    }

    /// @dev m in hundredths: the highest of the classes that the account owes in, and its own.
    function multiplier(Credit credit) internal pure returns (uint256 hundredths) {
        hundredths = Classes.LOWEST;
        for (uint256 index = 1; index < Classes.COUNT; ++index) {
            uint256 class = Classes.LOWEST + index * Classes.STEP;
            if (credit.owed(class) != 0) hundredths = class;
        }
        uint256 own = credit.leverageCap();
        if (own > hundredths) hundredths = own;
    }

    /// @dev One more loan of a class. Places for loans are fewer than 2^32.
    function plusLoan(Credit credit, uint256 class) internal pure returns (Credit) {
        return Credit.wrap(Credit.unwrap(credit) + (1 << _offset(class)));
    }

    function minusLoan(Credit credit, uint256 class) internal pure returns (Credit) {
        return Credit.wrap(Credit.unwrap(credit) - (1 << _offset(class)));
    }

    /// @dev `cap` of 16 bits, `rate` of 24.
    function withTerms(Credit credit, uint256 cap, uint256 rate) internal pure returns (Credit) {
        return Credit.wrap((Credit.unwrap(credit) & ~((uint256(1) << _OWED) - 1)) | cap | (rate << _RENEW_RATE));
    }

    function _offset(uint256 class) private pure returns (uint256) {
        return _OWED + ((class - Classes.LOWEST) / Classes.STEP) * _OWED_BITS;
    }
}
