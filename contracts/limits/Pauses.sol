// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader, MarketStatus} from "../trading/MarketHeader.sol";

/// @notice Pauses of markets. The header of a market says that it is paused, and a word of its own until when, which is
///         read only then: nobody pays for it else. The first order afterwards opens the market again.
library Pauses {
    /// @dev First second at which the last pause of a market is over, 0 = there was none.
    function until(uint256 market) internal view returns (uint256) {
        return Store.load(Slots.pause(market));
    }

    function setUntil(uint256 market, uint256 second) internal {
        Store.save(Slots.pause(market), second);
    }

    /// @dev The word of a paused market, opened again if that is over. Whoever trades there stores it so.
    function open(uint256 market, uint256 word) internal view returns (uint256) {
        return MarketHeader.unwrap(current(MarketHeader.wrap(word), market));
    }

    /// @dev Whether a market that was paused is open again.
    function isOver(MarketHeader header, uint256 market) internal view returns (bool) {
        return header.isPaused() && until(market) <= block.timestamp;
    }

    /// @dev The header as of now.
    function current(MarketHeader header, uint256 market) internal view returns (MarketHeader) {
        return isOver(header, market) ? header.withStatus(MarketStatus.ACTIVE) : header;
    }
}
