// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice A listed token, or an index, which has a price and no token.
///
///      [0..159]   token      ERC-20 contract, zero for an index
///      [160..167] unitExp    a ledger unit is 10^unitExp of the token's smallest units
///      [168..229] total      ledger units of it that the exchange owes to all accounts and fee ledgers together
///      [230..235] .          unused
///      [236..247] decimals   of the token, for views
///      [255]      listed
type AssetWord is uint256;

using AssetWordLib for AssetWord global;

library AssetWordLib {
    uint256 private constant _UNIT_EXP = 160;
    uint256 private constant _TOTAL = 168;
    uint256 private constant _TOTAL_MASK = (1 << 62) - 1;
    uint256 private constant _DECIMALS = 236;
    uint256 private constant _LISTED = 1 << 255;

    function make(address token_, uint256 unitExp_, uint256 decimals_) internal pure returns (AssetWord) {
        // safe: the exponent is at most 77 and decimals are a uint8
        return AssetWord.wrap(uint160(token_) | (unitExp_ << _UNIT_EXP) | (decimals_ << _DECIMALS) | _LISTED);
    }

    function token(AssetWord word) internal pure returns (address) {
        return address(uint160(AssetWord.unwrap(word)));
    }

    function unitExp(AssetWord word) internal pure returns (uint256) {
        return uint8(AssetWord.unwrap(word) >> _UNIT_EXP);
    }

    /// @dev Smallest token units that make one ledger unit.
    function unit(AssetWord word) internal pure returns (uint256) {
        return 10 ** word.unitExp();
    }

    function total(AssetWord word) internal pure returns (uint256) {
        return (AssetWord.unwrap(word) >> _TOTAL) & _TOTAL_MASK;
    }

    function decimals(AssetWord word) internal pure returns (uint256) {
        return uint8(AssetWord.unwrap(word) >> _DECIMALS);
    }

    function isListed(AssetWord word) internal pure returns (bool) {
        return AssetWord.unwrap(word) & _LISTED != 0;
    }

    /// @dev `total_` must fit 62 bits.
    function withTotal(AssetWord word, uint256 total_) internal pure returns (AssetWord) {
        return AssetWord.wrap((AssetWord.unwrap(word) & ~(_TOTAL_MASK << _TOTAL)) | (total_ << _TOTAL));
    }
}
