// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice What an account has of one asset and, beside it, the dollars it uses to trade that asset. One word, because
///         a fill changes exactly these four numbers: an ask turns held asset into free dollars, a bid held dollars
///         into free asset. So a fill writes one word for its maker, whichever side he is on.
///
///      [0..61]    freeAsset   ledger units of the asset, at the owner's disposal
///      [62..123]  heldAsset   ledger units of the asset, reserved by resting asks
///      [124..185] freeCash    ledger units of the dollar, at the owner's disposal
///      [186..247] heldCash    ledger units of the dollar, reserved by resting bids and expiry bounties
///      [248]      listed      the asset stands in the account's list of assets
///      [249]      touched     set once, so that the word never goes back to zero
///      [250]      owes        the account owes loans of the asset, see `Debt`
///      [251]      lends       it has lent of the asset, or has orders on its loan markets, see `Claims`
///
/// @dev The free dollars of an account are those in its dollar pocket (asset 0, where `freeAsset` is dollars) plus the
///      `freeCash` of its other pockets. Deposits of an asset are limited so that all balances of it together fit 62
///      bits; balances only move, so an addition never overflows its field.
type Pocket is uint256;

using PocketLib for Pocket global;

library PocketLib {
    /// @notice Thrown when a balance would become negative. No path leads here; it is the last line of defence.
    error BalanceUnderflow(uint256 balanceUnits, uint256 debitUnits);

    /// @dev Most that all balances of an asset together may come to, in ledger units.
    uint256 internal constant MAX_UNITS = (1 << 62) - 1;

    uint256 private constant _HELD_ASSET = 62;
    uint256 private constant _FREE_CASH = 124;
    uint256 private constant _HELD_CASH = 186;
    uint256 private constant _LISTED = 1 << 248;
    uint256 private constant _TOUCHED = 1 << 249;
    uint256 private constant _OWES = 1 << 250;
    uint256 private constant _LENDS = 1 << 251;
    uint256 private constant _IN_USE = _OWES | _LENDS | (_LISTED - 1);

    function freeAsset(Pocket pocket) internal pure returns (uint256) {
        return Pocket.unwrap(pocket) & MAX_UNITS;
    }

    function heldAsset(Pocket pocket) internal pure returns (uint256) {
        return (Pocket.unwrap(pocket) >> _HELD_ASSET) & MAX_UNITS;
    }

    function freeCash(Pocket pocket) internal pure returns (uint256) {
        return (Pocket.unwrap(pocket) >> _FREE_CASH) & MAX_UNITS;
    }

    function heldCash(Pocket pocket) internal pure returns (uint256) {
        return (Pocket.unwrap(pocket) >> _HELD_CASH) & MAX_UNITS;
    }

    function isListed(Pocket pocket) internal pure returns (bool) {
        return Pocket.unwrap(pocket) & _LISTED != 0;
    }

    /// @dev Whether all four balances are zero and the account has to do with no loan of the asset.
    function isEmpty(Pocket pocket) internal pure returns (bool) {
        return Pocket.unwrap(pocket) & _IN_USE == 0;
    }

    function owes(Pocket pocket) internal pure returns (bool) {
        return Pocket.unwrap(pocket) & _OWES != 0;
    }

    function lends(Pocket pocket) internal pure returns (bool) {
        return Pocket.unwrap(pocket) & _LENDS != 0;
    }

    function hasLoans(Pocket pocket) internal pure returns (bool) {
        return Pocket.unwrap(pocket) & (_OWES | _LENDS) != 0;
    }

    function withOwes(Pocket pocket, bool owes_) internal pure returns (Pocket) {
        return Pocket.wrap(owes_ ? Pocket.unwrap(pocket) | _OWES : Pocket.unwrap(pocket) & ~_OWES);
    }

    function withLends(Pocket pocket, bool lends_) internal pure returns (Pocket) {
        return Pocket.wrap(lends_ ? Pocket.unwrap(pocket) | _LENDS : Pocket.unwrap(pocket) & ~_LENDS);
    }

    function withListed(Pocket pocket) internal pure returns (Pocket) {
        return Pocket.wrap(Pocket.unwrap(pocket) | _LISTED | _TOUCHED);
    }

    function withoutListed(Pocket pocket) internal pure returns (Pocket) {
        return Pocket.wrap(Pocket.unwrap(pocket) & ~_LISTED);
    }

    function addFreeAsset(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _add(pocket, 0, units);
    }

    function addFreeCash(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _add(pocket, _FREE_CASH, units);
    }

    /// @dev Reserves free asset.
    function holdAsset(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _move(pocket, 0, _HELD_ASSET, units);
    }

    /// @dev Gives reserved asset back.
    function releaseAsset(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _move(pocket, _HELD_ASSET, 0, units);
    }

    /// @dev Reserves free dollars.
    function holdCash(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _move(pocket, _FREE_CASH, _HELD_CASH, units);
    }

    /// @dev Gives reserved dollars back.
    function releaseCash(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _move(pocket, _HELD_CASH, _FREE_CASH, units);
    }

    function subFreeAsset(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _sub(pocket, 0, units);
    }

    function subHeldAsset(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _sub(pocket, _HELD_ASSET, units);
    }

    function subFreeCash(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _sub(pocket, _FREE_CASH, units);
    }

    function subHeldCash(Pocket pocket, uint256 units) internal pure returns (Pocket) {
        return _sub(pocket, _HELD_CASH, units);
    }

    function _move(Pocket pocket, uint256 from, uint256 to, uint256 units) private pure returns (Pocket) {
        uint256 balance = (Pocket.unwrap(pocket) >> from) & MAX_UNITS;
        if (balance < units) revert BalanceUnderflow(balance, units);
        unchecked {
            // safe: as in `_sub` and `_add`
            return Pocket.wrap(Pocket.unwrap(pocket) + (units << to) - (units << from));
        }
    }

    function _add(Pocket pocket, uint256 offset, uint256 units) private pure returns (Pocket) {
        unchecked {
            // safe: balances of an asset together never exceed MAX_UNITS, so no field carries into the next
            return Pocket.wrap(Pocket.unwrap(pocket) + (units << offset));
        }
    }

    function _sub(Pocket pocket, uint256 offset, uint256 units) private pure returns (Pocket) {
        uint256 balance = (Pocket.unwrap(pocket) >> offset) & MAX_UNITS;
        if (balance < units) revert BalanceUnderflow(balance, units);
        unchecked {
            // safe: just compared, so no borrow from the next field
            return Pocket.wrap(Pocket.unwrap(pocket) - (units << offset));
        }
    }
}
