// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ITrading} from "./interfaces/ITrading.sol";
import {MarginedSpot} from "./spot/MarginedSpot.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Spot trading of accounts that may owe. The exchange runs this code in its own storage (`delegatecall`) when
///         such an account trades at a spot market; called directly it has no account.
contract Margined is TradingDesk, MarginedSpot {
    /// @dev Packed batches.
    fallback() external notDuringTransfer {
        _executePacked(msg.data);
    }

    function _openPerp(uint256 market) internal pure override {
        revert ITrading.MixedBatch(market);
    }
}
