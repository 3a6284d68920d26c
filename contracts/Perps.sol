// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpTrading} from "./perp/PerpTrading.sol";
import {Delegating} from "./shared/Delegating.sol";
import {QuickDesk} from "./trading/QuickDesk.sol";

/// @notice What most calls about perpetual markets are: single orders and packed batches. The exchange runs this code
///         in its own storage (`delegatecall`) whenever an order names a perpetual market; called directly it has no
///         market.
contract Perps is QuickDesk, PerpTrading, Delegating {
    /// @dev First byte of a packed batch.
    bytes1 private constant _PACKED = 0x00;

    /// @notice Contract with all of perpetual trading, executed in the storage of the exchange.
    address public immutable PERP_DESK;

    /// @param perpDesk See `PERP_DESK`.
    constructor(address perpDesk) {
        PERP_DESK = perpDesk;
    }

    /// @dev Packed batches, and calls about many orders, which do not come back.
    fallback() external notDuringTransfer {
        if (bytes1(msg.sig) != _PACKED) _delegate(PERP_DESK);
        _executePacked(msg.data);
    }
}
