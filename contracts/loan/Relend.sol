// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PocketLib} from "../ledger/Pocket.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What an account wants lent again at a market.
///
///      [0..23]   rate      basis points a year, 0 = nothing
///      [24..85]  waiting   ledger units of the asset that came back and were not lent again yet
type Relend is uint256;

using RelendLib for Relend global;

library RelendLib {
    uint256 private constant _WAITING = 24;

    function load(uint256 account, uint256 market) internal view returns (Relend) {
        return Relend.wrap(Store.load(Slots.relend(account, market)));
    }

    function save(Relend relend, uint256 account, uint256 market) internal {
        Store.save(Slots.relend(account, market), Relend.unwrap(relend));
    }

    /// @dev `rate_` of 24 bits, `waiting_` of 62.
    function make(uint256 rate_, uint256 waiting_) internal pure returns (Relend) {
        return Relend.wrap(rate_ | (waiting_ << _WAITING));
    }

    function rate(Relend relend) internal pure returns (uint256) {
        return uint24(Relend.unwrap(relend));
    }

    function waiting(Relend relend) internal pure returns (uint256) {
        return Relend.unwrap(relend) >> _WAITING;
    }

    /// @dev Notes what came back, if the account wants it lent again. Money can come back again and again, so the sum
    ///      stops at what an account can have.
    function noteBack(uint256 account, uint256 market, uint256 units) internal {
        Relend relend = load(account, market);
        if (relend.rate() == 0) return;
        units += relend.waiting();
        if (units > PocketLib.MAX_UNITS) units = PocketLib.MAX_UNITS;
        make(relend.rate(), units).save(account, market);
    }
}
