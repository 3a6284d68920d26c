// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IInsurance} from "../interfaces/IInsurance.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What a market has put by for defaults of its own accounts, in ledger units of the dollar; of a loan market,
///         of the asset that is lent there.
///
///      [0..61]    budget  at hand
///      [62..123]  dayCap  most that is paid out on a day
///      [124..185] used    paid out on `day`
///      [186..209] day     since 1970
///      [210]      touched set once, so that the word never goes back to zero
///
/// @dev It holds real cash: whoever adds has taken it from a balance, whoever uses gives it to one.
type Insurance is uint256;

using InsuranceLib for Insurance global;

library InsuranceLib {
    uint256 private constant _CAP = 62;
    uint256 private constant _USED = 124;
    uint256 private constant _DAY = 186;
    uint256 private constant _TOUCHED = 1 << 210;
    uint256 internal constant MAX_UNITS = (1 << 62) - 1;

    function load(uint256 market) internal view returns (Insurance) {
        return Insurance.wrap(Store.load(Slots.insurance(market)));
    }

    function save(Insurance insurance, uint256 market) internal {
        Store.save(Slots.insurance(market), Insurance.unwrap(insurance) | _TOUCHED);
    }

    function budget(Insurance insurance) internal pure returns (uint256) {
        return Insurance.unwrap(insurance) & MAX_UNITS;
    }

    function dayCap(Insurance insurance) internal pure returns (uint256) {
        return (Insurance.unwrap(insurance) >> _CAP) & MAX_UNITS;
    }

    /// @dev Paid out today.
    function used(Insurance insurance) internal view returns (uint256) {
        if (uint24(Insurance.unwrap(insurance) >> _DAY) != _today()) return 0;
        return (Insurance.unwrap(insurance) >> _USED) & MAX_UNITS;
    }

    /// @dev Balances of an asset together have 62 bits, and this is one.
    function add(uint256 market, uint256 units) internal {
        if (units == 0) return;
        Insurance insurance = load(market);
        make(insurance.budget() + units, insurance.dayCap(), insurance.used()).save(market);
        emit IInsurance.InsuranceAdded(market, units);
    }

    /// @dev What a market can pay out now: there is that much, and the day allows it.
    function available(uint256 market) internal view returns (uint256) {
        Insurance insurance = load(market);
        (uint256 cap, uint256 before) = (insurance.dayCap(), insurance.used());
        return Rounding.min(cap > before ? cap - before : 0, insurance.budget());
    }

    /// @dev Pays out as much of `wanted` as is available.
    function use(uint256 market, uint256 account, uint256 wanted) internal returns (uint256 paid) {
        paid = Rounding.min(wanted, available(market));
        if (paid == 0) return 0;
        Insurance insurance = load(market);
        make(insurance.budget() - paid, insurance.dayCap(), insurance.used() + paid).save(market);
        emit IInsurance.InsuranceUsed(market, account, paid);
    }

    function withDayCap(Insurance insurance, uint256 cap) internal view returns (Insurance) {
        return make(insurance.budget(), cap, insurance.used());
    }

    /// @dev Fields of 62 bits. What was paid out counts for today.
    function make(uint256 budget_, uint256 cap, uint256 used_) internal view returns (Insurance) {
        return Insurance.wrap(budget_ | (cap << _CAP) | (used_ << _USED) | (_today() << _DAY));
    }

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }
}
