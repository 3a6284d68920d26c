// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Pocket} from "./Pocket.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @dev The dollar, in which everything is quoted and valued.
uint256 constant DOLLAR = 0;

/// @dev Assets an account may touch at the same time, the dollar not counted: one storage word of 16-bit ids.
uint256 constant MAX_ASSETS = 16;

/// @notice An account's pockets taken together: which assets it has, and its dollars wherever they lie.
library Wallet {
    /// @notice Thrown when an account would touch more assets than `limit` at once. Withdraw or sell one first.
    error TooManyAssets(uint256 account, uint256 limit);

    uint256 private constant _ID_BITS = 16;
    uint256 private constant _ID_MASK = (1 << _ID_BITS) - 1;

    function load(uint256 account, uint256 asset) internal view returns (Pocket) {
        return Pocket.wrap(Store.load(Slots.pocket(account, asset)));
    }

    function save(uint256 account, uint256 asset, Pocket pocket) internal {
        Store.save(Slots.pocket(account, asset), Pocket.unwrap(pocket));
    }

    /// @dev The pocket of an asset, entered into the account's list if it was not there.
    function open(uint256 account, uint256 asset) internal returns (Pocket pocket) {
        pocket = load(account, asset);
        if (pocket.isListed()) return pocket;
        // the dollar needs no place in the list, every account has it
        if (asset != DOLLAR && !enter(account, asset)) revert TooManyAssets(account, MAX_ASSETS);
        return pocket.withListed();
    }

    /// @dev Ids of the assets in an account's list, the dollar not among them; 0 = empty place.
    function assetAt(uint256 list, uint256 index) internal pure returns (uint256) {
        return (list >> (index * _ID_BITS)) & _ID_MASK;
    }

    function assetList(uint256 account) internal view returns (uint256) {
        return Store.load(Slots.assets(account));
    }

    /// @dev Free dollars of an account, in whichever pockets they lie.
    function freeDollars(uint256 account) internal view returns (uint256 units) {
        units = load(account, DOLLAR).freeAsset();
        for (uint256 list = assetList(account); list != 0; list >>= _ID_BITS) {
            uint256 asset = list & _ID_MASK;
            if (asset != 0) units += load(account, asset).freeCash();
        }
    }

    /// @dev Moves the free dollars of all pockets into the dollar pocket.
    function gatherDollars(uint256 account) internal {
        uint256 gathered;
        for (uint256 list = assetList(account); list != 0; list >>= _ID_BITS) {
            uint256 asset = list & _ID_MASK;
            if (asset == 0) continue;
            Pocket pocket = load(account, asset);
            uint256 cash = pocket.freeCash();
            if (cash == 0) continue;
            gathered += cash;
            save(account, asset, pocket.subFreeCash(cash));
        }
        if (gathered != 0) save(account, DOLLAR, open(account, DOLLAR).addFreeAsset(gathered));
    }

    /// @dev Enters an asset that is not there into the account's list. The caller marks its pocket as listed.
    /// @return Whether there was a place, or one whose asset is no longer in use.
    function enter(uint256 account, uint256 asset) internal returns (bool) {
        uint256 list = assetList(account);
        uint256 index = _emptyPlace(list);
        if (index == MAX_ASSETS) {
            gatherDollars(account); // dollars alone do not keep a pocket in use
            (list, index) = _dropUnused(account, list);
            if (index == MAX_ASSETS) return false;
        }
        Store.save(Slots.assets(account), list | (asset << (index * _ID_BITS)));
        return true;
    }

    function _emptyPlace(uint256 list) private pure returns (uint256 index) {
        while (index < MAX_ASSETS && assetAt(list, index) != 0) ++index;
    }

    /// @dev Takes assets whose pocket is empty out of a full list. Only done when the place is needed: an account that
    ///      trades in and out of an asset keeps its place, and its storage words, all the while.
    function _dropUnused(uint256 account, uint256 list) private returns (uint256 listAfter, uint256 emptyIndex) {
        (listAfter, emptyIndex) = (list, MAX_ASSETS);
        for (uint256 index = 0; index < MAX_ASSETS; ++index) {
            uint256 asset = assetAt(list, index);
            Pocket pocket = load(account, asset);
            if (!pocket.isEmpty()) continue;
            save(account, asset, pocket.withoutListed());
            listAfter &= ~(_ID_MASK << (index * _ID_BITS));
            emptyIndex = index;
        }
    }
}
