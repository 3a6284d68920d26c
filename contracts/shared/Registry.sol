// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "./Slots.sol";
import {Store} from "./Store.sol";

/// @notice How many of each thing there are, where fees go, and whether the venue has been launched.
///
///      [0..31]   accounts    numbered from 1
///      [32..47]  assets      numbered from 0, the dollar
///      [48..63]  markets     numbered from 1
///      [64..95]  feeAccount  account that collects fees, 0 = none named yet
///      [96]      launched    parameters change in steps only, for good
library Registry {
    uint256 internal constant MAX_ACCOUNTS = type(uint32).max;
    uint256 internal constant MAX_ASSETS = type(uint16).max;
    uint256 internal constant MAX_MARKETS = type(uint16).max;

    uint256 private constant _ASSETS = 32;
    uint256 private constant _MARKETS = 48;
    uint256 private constant _FEE_ACCOUNT = 64;
    uint256 private constant _LAUNCHED = 1 << 96;

    function accounts() internal view returns (uint256) {
        return uint32(_load());
    }

    function assets() internal view returns (uint256) {
        return uint16(_load() >> _ASSETS);
    }

    function markets() internal view returns (uint256) {
        return uint16(_load() >> _MARKETS);
    }

    function feeAccount() internal view returns (uint256) {
        return uint32(_load() >> _FEE_ACCOUNT);
    }

    /// @dev The three counters below have their limits checked by their callers.
    function addAccount() internal {
        Store.save(Slots.REGISTRY, _load() + 1);
    }

    function addAsset() internal {
        Store.save(Slots.REGISTRY, _load() + (1 << _ASSETS));
    }

    function addMarket() internal {
        Store.save(Slots.REGISTRY, _load() + (1 << _MARKETS));
    }

    function setFeeAccount(uint256 account) internal {
        uint256 mask = uint256(type(uint32).max) << _FEE_ACCOUNT;
        Store.save(Slots.REGISTRY, (_load() & ~mask) | (account << _FEE_ACCOUNT));
    }

    function isLaunched() internal view returns (bool) {
        return _load() & _LAUNCHED != 0;
    }

    function launch() internal {
        Store.save(Slots.REGISTRY, _load() | _LAUNCHED);
    }

    function _load() private view returns (uint256) {
        return Store.load(Slots.REGISTRY);
    }
}
