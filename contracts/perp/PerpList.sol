// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice The perpetual markets of an underlying: one word of 16-bit ids.
library PerpList {
    uint256 internal constant MAX_MARKETS = 16;
    uint256 private constant _ID_BITS = 16;

    function marketsOf(uint256 asset) internal view returns (uint256[] memory markets) {
        markets = new uint256[](MAX_MARKETS);
        uint256 length;
        for (uint256 word = Store.load(Slots.perpsOf(asset)); word != 0; word >>= _ID_BITS) {
            markets[length++] = uint16(word);
        }
        assembly ("memory-safe") {
            mstore(markets, length)
        }
    }

    /// @dev The caller has seen that there is room.
    function add(uint256 asset, uint256 length, uint256 market) internal {
        uint256 slot = Slots.perpsOf(asset);
        Store.save(slot, Store.load(slot) | (market << (length * _ID_BITS)));
    }
}
