// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {KindDelegating} from "./shared/KindDelegating.sol";
import {MarginedSpot} from "./spot/MarginedSpot.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";
import {QuickDesk} from "./trading/QuickDesk.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Everything about trading spot. The exchange runs this code in its own storage (`delegatecall`) for what it
///         does not do itself: spot orders of accounts that may owe, and calls about many orders; called directly it
///         has no market.
contract Spot is QuickDesk, TradingDesk, MarginedSpot, KindDelegating {
    /// @param perps See `PERPS`.
    /// @param loans See `LOANS`.
    constructor(address perps, address loans) KindDelegating(perps, loans) {} // solhint-disable-line no-empty-blocks

    /// @dev Packed batches.
    fallback() external notDuringTransfer {
        _executePacked(msg.data);
    }

    function _openOther(MarketHeader header) internal override {
        _delegateToKind(header);
    }
}
