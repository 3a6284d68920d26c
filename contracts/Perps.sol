// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpTrading} from "./perp/PerpTrading.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Trading on perpetual markets. The exchange runs this code in its own storage (`delegatecall`) whenever an
///         order names a perpetual market; called directly it has no market.
contract Perps is TradingDesk, PerpTrading {
    /// @dev Packed batches.
    fallback() external notDuringTransfer {
        _executePacked(msg.data);
    }
}
