// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice The first source of an asset's price, and its limits (see `FeedTerms`; `maxAge` is in `RiskTerms`).
///
///      [0..159]   primary       zero = the asset has no sources
///      [160..191] deadAge
///      [192..211] maxDeviation
///      [212..231] jumpBound
///      [232..248] jumpHold
///      [249..255] shift         what a source says x 10^shift = price; counted from -64
type FeedWord is uint256;

using FeedWordLib for FeedWord global;

library FeedWordLib {
    uint256 private constant _DEAD_AGE = 160;
    uint256 private constant _MAX_DEVIATION = 192;
    uint256 private constant _JUMP_BOUND = 212;
    uint256 private constant _JUMP_HOLD = 232;
    uint256 private constant _SHIFT = 249;

    uint256 private constant _RATIO_MASK = (1 << 20) - 1;
    uint256 private constant _HOLD_MASK = (1 << 17) - 1;
    int256 private constant _SHIFT_ZERO = 64;

    /// @dev `primary_` and the power that makes a price of what it says, -64 to 63; no limits yet.
    function make(address primary_, int256 shift_) internal pure returns (FeedWord) {
        // safe: between 0 and 127
        return FeedWord.wrap(uint160(primary_) | (uint256(shift_ + _SHIFT_ZERO) << _SHIFT));
    }

    /// @dev `deadAge_` of 32 bits, ratios of 20 and `jumpHold_` of 17, all of them unset before.
    function withLimits(
        FeedWord word,
        uint256 deadAge_,
        uint256 maxDeviation_,
        uint256 jumpBound_,
        uint256 jumpHold_
    ) internal pure returns (FeedWord) {
        uint256 ratios = (maxDeviation_ << _MAX_DEVIATION) | (jumpBound_ << _JUMP_BOUND);
        return FeedWord.wrap(FeedWord.unwrap(word) | (deadAge_ << _DEAD_AGE) | ratios | (jumpHold_ << _JUMP_HOLD));
    }

    function isSet(FeedWord word) internal pure returns (bool) {
        return FeedWord.unwrap(word) != 0;
    }

    function primary(FeedWord word) internal pure returns (address) {
        return address(uint160(FeedWord.unwrap(word)));
    }

    function deadAge(FeedWord word) internal pure returns (uint256) {
        return uint32(FeedWord.unwrap(word) >> _DEAD_AGE);
    }

    function maxDeviation(FeedWord word) internal pure returns (uint256) {
        return (FeedWord.unwrap(word) >> _MAX_DEVIATION) & _RATIO_MASK;
    }

    function jumpBound(FeedWord word) internal pure returns (uint256) {
        return (FeedWord.unwrap(word) >> _JUMP_BOUND) & _RATIO_MASK;
    }

    function jumpHold(FeedWord word) internal pure returns (uint256) {
        return (FeedWord.unwrap(word) >> _JUMP_HOLD) & _HOLD_MASK;
    }

    function shift(FeedWord word) internal pure returns (int256) {
        // safe: 7 bits
        return int256(FeedWord.unwrap(word) >> _SHIFT) - _SHIFT_ZERO;
    }
}
