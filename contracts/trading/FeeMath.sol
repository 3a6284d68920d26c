// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FEE_SCALE} from "./MarketHeader.sol";

/// @notice Fees of fills, in ledger units of the dollar.
library FeeMath {
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

    /// @dev `dollars` and the fee on them.
    function withFeeUp(uint256 dollars, uint256 rate) internal pure returns (uint256) {
        unchecked {
            // safe: as above
            return dollars + feeUp(dollars, rate);
        }
    }
}
