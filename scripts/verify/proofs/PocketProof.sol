// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Pocket, PocketLib} from "../../../contracts/ledger/Pocket.sol";

/// @notice Arithmetic on pockets: exact in its own balances, without effect on every other bit, and refused when there
///         is not enough. For all words and all amounts, under the one condition the ledger keeps: sums fit a balance.
contract PocketProof {
    uint256 private constant _BITS = 62;

    /// @dev Numbers of the balances in the word, as `PocketProof._balance` counts them.
    uint256 private constant _FREE_ASSET = 0;
    uint256 private constant _HELD_ASSET = 1;
    uint256 private constant _FREE_CASH = 2;
    uint256 private constant _HELD_CASH = 3;

    function proveGetters(Pocket pocket) external pure {
        assert(pocket.freeAsset() == _balance(pocket, _FREE_ASSET));
        assert(pocket.heldAsset() == _balance(pocket, _HELD_ASSET));
        assert(pocket.freeCash() == _balance(pocket, _FREE_CASH));
        assert(pocket.heldCash() == _balance(pocket, _HELD_CASH));
        bool empty = pocket.freeAsset() | pocket.heldAsset() | pocket.freeCash() | pocket.heldCash() == 0;
        assert(pocket.isEmpty() == empty);
    }

    function proveListed(Pocket pocket) external pure {
        assert(pocket.withListed().isListed() && !pocket.withoutListed().isListed());
        assert(Pocket.unwrap(pocket.withListed()) != 0 && Pocket.unwrap(pocket.withListed().withoutListed()) != 0);
        assert((Pocket.unwrap(pocket.withListed()) ^ Pocket.unwrap(pocket)) & ((1 << 248) - 1) == 0);
        assert((Pocket.unwrap(pocket.withoutListed()) ^ Pocket.unwrap(pocket)) & ~uint256(1 << 248) == 0);
    }

    function proveAddFreeAsset(Pocket pocket, uint256 units) external pure {
        _assumeFits(pocket, _FREE_ASSET, units);
        _assertAdded(pocket, pocket.addFreeAsset(units), _FREE_ASSET, units);
    }

    function proveAddFreeCash(Pocket pocket, uint256 units) external pure {
        _assumeFits(pocket, _FREE_CASH, units);
        _assertAdded(pocket, pocket.addFreeCash(units), _FREE_CASH, units);
    }

    function proveSubFreeAsset(Pocket pocket, uint256 units) external view {
        _checkSub(pocket, units, _FREE_ASSET, this.subFreeAsset);
    }

    function proveSubHeldAsset(Pocket pocket, uint256 units) external view {
        _checkSub(pocket, units, _HELD_ASSET, this.subHeldAsset);
    }

    function proveSubFreeCash(Pocket pocket, uint256 units) external view {
        _checkSub(pocket, units, _FREE_CASH, this.subFreeCash);
    }

    function proveSubHeldCash(Pocket pocket, uint256 units) external view {
        _checkSub(pocket, units, _HELD_CASH, this.subHeldCash);
    }

    function proveHoldAsset(Pocket pocket, uint256 units) external view {
        _checkMove(pocket, units, _FREE_ASSET, _HELD_ASSET, this.holdAsset);
    }

    function proveReleaseAsset(Pocket pocket, uint256 units) external view {
        _checkMove(pocket, units, _HELD_ASSET, _FREE_ASSET, this.releaseAsset);
    }

    function proveHoldCash(Pocket pocket, uint256 units) external view {
        _checkMove(pocket, units, _FREE_CASH, _HELD_CASH, this.holdCash);
    }

    function proveReleaseCash(Pocket pocket, uint256 units) external view {
        _checkMove(pocket, units, _HELD_CASH, _FREE_CASH, this.releaseCash);
    }

    // ------------------------------------------------------------------------- external, so that reverts are caught

    function subFreeAsset(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.subFreeAsset(units);
    }

    function subHeldAsset(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.subHeldAsset(units);
    }

    function subFreeCash(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.subFreeCash(units);
    }

    function subHeldCash(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.subHeldCash(units);
    }

    function holdAsset(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.holdAsset(units);
    }

    function releaseAsset(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.releaseAsset(units);
    }

    function holdCash(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.holdCash(units);
    }

    function releaseCash(Pocket pocket, uint256 units) external pure returns (Pocket) {
        return pocket.releaseCash(units);
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _checkSub(
        Pocket pocket,
        uint256 units,
        uint256 from,
        function(Pocket, uint256) external pure returns (Pocket) act
    ) private pure {
        try act(pocket, units) returns (Pocket changed) {
            assert(units <= _balance(pocket, from));
            _assertAdded(changed, pocket, from, units);
        } catch (bytes memory reason) {
            assert(units > _balance(pocket, from));
            assert(bytes4(reason) == PocketLib.BalanceUnderflow.selector);
        }
    }

    function _checkMove(
        Pocket pocket,
        uint256 units,
        uint256 from,
        uint256 to,
        function(Pocket, uint256) external pure returns (Pocket) act
    ) private pure {
        if (units <= _balance(pocket, from)) _assumeFits(pocket, to, units);
        try act(pocket, units) returns (Pocket changed) {
            assert(units <= _balance(pocket, from));
            assert(_balance(changed, from) == _balance(pocket, from) - units);
            assert(_balance(changed, to) == _balance(pocket, to) + units);
            _assertOnlyChanged(pocket, changed, _mask(from) | _mask(to));
        } catch (bytes memory reason) {
            assert(units > _balance(pocket, from));
            assert(bytes4(reason) == PocketLib.BalanceUnderflow.selector);
        }
    }

    /// @dev `more` is `less` with `units` more in one balance.
    function _assertAdded(Pocket less, Pocket more, uint256 to, uint256 units) private pure {
        assert(_balance(more, to) == _balance(less, to) + units);
        _assertOnlyChanged(less, more, _mask(to));
    }

    function _assertOnlyChanged(Pocket before, Pocket changed, uint256 mask) private pure {
        assert((Pocket.unwrap(before) ^ Pocket.unwrap(changed)) & ~mask == 0);
    }

    function _assumeFits(Pocket pocket, uint256 to, uint256 units) private pure {
        require(units <= PocketLib.MAX_UNITS - _balance(pocket, to));
    }

    function _balance(Pocket pocket, uint256 number) private pure returns (uint256) {
        return (Pocket.unwrap(pocket) & _mask(number)) >> (number * _BITS);
    }

    function _mask(uint256 number) private pure returns (uint256) {
        return ((1 << _BITS) - 1) << (number * _BITS);
    }
}
