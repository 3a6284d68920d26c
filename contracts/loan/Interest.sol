// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Rounding} from "../margin/Rounding.sol";

/// @notice Simple interest per started hour of the clock. Rates are in basis points a year of 365 days.
/// @dev Amounts have 62 bits, rates 17 (`MAX_RATE`), hours 16, so products have 95.
library Interest {
    /// @dev 1,000 % a year.
    uint256 internal constant MAX_RATE = 100_000;
    /// @dev What a loan costs at least, however soon it is repaid.
    uint256 internal constant MIN_HOURS = 8;
    /// @dev Basis points in a whole x hours in a year.
    uint256 internal constant SCALE = 10_000 * 8_760;
    /// @dev Most hours that a loan can be charged for.
    uint256 internal constant MAX_HOURS = type(uint16).max;

    /// @dev Number of the present hour.
    function hour() internal view returns (uint256) {
        return block.timestamp / 1 hours;
    }

    /// @dev Interest on `units` for so many hours, up: against the borrower.
    function up(uint256 units, uint256 rate, uint256 hours_) internal pure returns (uint256) {
        unchecked {
            // safe: see above
            return Rounding.ceilDiv(units * rate * hours_, SCALE);
        }
    }

    /// @dev What a loan accrues in an hour, down.
    function perHour(uint256 units, uint256 rate) internal pure returns (uint256) {
        unchecked {
            // safe: see above
            return (units * rate) / SCALE;
        }
    }

    /// @dev Hours that a loan which began in hour `start` and runs for `term` is charged for by now: those that have
    ///      begun, no less than the minimum; hours past due count one and a half times, up.
    function charged(uint256 start, uint256 term) internal view returns (uint256 hours_) {
        unchecked {
            // safe: loans do not begin in the future; terms have 16 bits
            hours_ = hour() - start + 1;
            if (hours_ < MIN_HOURS) hours_ = MIN_HOURS;
            if (hours_ > term) hours_ = term + ((hours_ - term) * 3 + 1) / 2;
        }
        if (hours_ > MAX_HOURS) hours_ = MAX_HOURS;
    }

    /// @dev Hours of the clock behind so many that a loan was charged for, those past due being one and a half.
    function ofClock(uint256 charged_, uint256 term) internal pure returns (uint256) {
        unchecked {
            // safe: 16 bits
            return charged_ <= term ? charged_ : term + ((charged_ - term) * 2) / 3;
        }
    }

    /// @dev Most principal that can be repaid, with its interest, out of `units`.
    function principalWithin(uint256 units, uint256 rate, uint256 hours_) internal pure returns (uint256 principal) {
        principal = (units * SCALE) / (SCALE + rate * hours_);
        // rounding interest up may take one unit more
        if (principal + up(principal, rate, hours_) > units) --principal;
    }
}
