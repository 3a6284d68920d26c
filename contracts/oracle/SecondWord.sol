// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice The second source of an asset's price, and a price that waits to be confirmed.
///
///      [0..159]   secondary     zero = none
///      [160..223] pendingPrice  what jumped too far to be accepted at once, zero = nothing
///      [224..255] pendingSince  unix second from which it waits
type SecondWord is uint256;

using SecondWordLib for SecondWord global;

library SecondWordLib {
    uint256 private constant _PRICE = 160;
    uint256 private constant _SINCE = 224;

    /// @dev Nothing is pending.
    function make(address secondary_) internal pure returns (SecondWord) {
        return SecondWord.wrap(uint160(secondary_));
    }

    function secondary(SecondWord word) internal pure returns (address) {
        return address(uint160(SecondWord.unwrap(word)));
    }

    function pendingPrice(SecondWord word) internal pure returns (uint256) {
        return uint64(SecondWord.unwrap(word) >> _PRICE);
    }

    function pendingSince(SecondWord word) internal pure returns (uint256) {
        return SecondWord.unwrap(word) >> _SINCE;
    }

    /// @dev `price` of 64 bits and `since` of 32.
    function withPending(SecondWord word, uint256 price, uint256 since) internal pure returns (SecondWord) {
        return SecondWord.wrap(uint160(SecondWord.unwrap(word)) | (price << _PRICE) | (since << _SINCE));
    }
}
