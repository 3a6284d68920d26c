// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FEE_SCALE, SpotHeader} from "./SpotHeader.sol";

/// @notice What spot orders reserve and what fees they pay.
library SpotMath {
    /// @dev `dollars x rate`, up: the payer owes at least its share.
    function feeUp(uint256 dollars, uint256 rate) internal pure returns (uint256) {
        unchecked {
            // safe: dollars of an order are below 2^130, rates below 2^15
            return (dollars * rate + FEE_SCALE - 1) / FEE_SCALE;
        }
    }

    /// @dev `dollars x rate`, down: nobody is paid more than was collected.
    function rebateDown(uint256 dollars, uint256 rate) internal pure returns (uint256) {
        unchecked {
            // safe: as above
            return (dollars * rate) / FEE_SCALE;
        }
    }

    /// @dev What a resting bid worth `dollars` reserves: that, and the highest fee its fills could ever cost.
    function bidHold(uint256 dollars, uint256 makerFeeCap) internal pure returns (uint256) {
        unchecked {
            // safe: as above
            return makerFeeCap == 0 ? dollars : withFeeUp(dollars, makerFeeCap);
        }
    }

    /// @dev `dollars` and the fee on them.
    function withFeeUp(uint256 dollars, uint256 rate) internal pure returns (uint256) {
        unchecked {
            // safe: as above
            return dollars + feeUp(dollars, rate);
        }
    }

    /// @dev Dollars that an order reserves for whoever has to remove it after its expiry.
    function bounty(SpotHeader header, bool expires) internal pure returns (uint256) {
        return expires ? header.expiryBounty() : 0;
    }
}
