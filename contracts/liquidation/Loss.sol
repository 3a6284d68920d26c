// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Resolution, ResolutionLib} from "./Resolution.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What one creditor lost to a resolved account in one round, or insurance paid for it.
///
///      [0..61]   dollars    ledger units, at the mark of that time
///      [62..93]  creditor   account of the lender, 0 = a perpetual market
///      [94..109] market
///      [110]     insured    insurance paid it, so it comes last
///      [111]     touched    set once, so that the word never goes back to zero
type Loss is uint256;

using LossLib for Loss global;

library LossLib {
    uint256 private constant _CREDITOR = 62;
    uint256 private constant _MARKET = 94;
    uint256 private constant _INSURED = 1 << 110;
    uint256 private constant _TOUCHED = 1 << 111;
    uint256 internal constant MAX_DOLLARS = (1 << 62) - 1;

    /// @dev Fields of the widths above.
    function make(uint256 dollars_, uint256 creditor_, uint256 market_, bool insured_) internal pure returns (Loss) {
        uint256 word = dollars_ | (creditor_ << _CREDITOR) | (market_ << _MARKET) | _TOUCHED;
        return Loss.wrap(insured_ ? word | _INSURED : word);
    }

    function load(uint256 account, uint256 index) internal view returns (Loss) {
        return Loss.wrap(Store.load(Slots.loss(account, index)));
    }

    function dollars(Loss loss) internal pure returns (uint256) {
        return Loss.unwrap(loss) & MAX_DOLLARS;
    }

    function creditor(Loss loss) internal pure returns (uint256) {
        return uint32(Loss.unwrap(loss) >> _CREDITOR);
    }

    function market(Loss loss) internal pure returns (uint256) {
        return uint16(Loss.unwrap(loss) >> _MARKET);
    }

    function isInsured(Loss loss) internal pure returns (bool) {
        return Loss.unwrap(loss) & _INSURED != 0;
    }

    /// @dev Adds a loss to those of an account and to their sums. When there is no room for one more it is not made
    ///      good later.
    function add(Resolution resolution, uint256 account, Loss loss) internal returns (Resolution) {
        if (loss.dollars() == 0 || resolution.records() == ResolutionLib.MAX_RECORDS) return resolution;
        Store.save(Slots.loss(account, resolution.records()), Loss.unwrap(loss));
        LossSumsLib.load(account).plus(loss).save(account);
        return resolution.plusRecord();
    }
}

/// @notice Sums of the losses of an account, dollars in ledger units, and how much of them is paid at its end.
///
///      [0..61]    lost         by creditors
///      [62..123]  insured      paid by insurance
///      [124..185] toCreditors  what there was for the former at the end
///      [186..247] toInsurance  and for the latter
///      [248]      touched      set once, so that the word never goes back to zero
type LossSums is uint256;

using LossSumsLib for LossSums global;

library LossSumsLib {
    uint256 private constant _INSURED = 62;
    uint256 private constant _TO_CREDITORS = 124;
    uint256 private constant _TO_INSURANCE = 186;
    uint256 private constant _TOUCHED = 1 << 248;
    uint256 private constant _MASK = (1 << 62) - 1;

    function load(uint256 account) internal view returns (LossSums) {
        return LossSums.wrap(Store.load(Slots.lossSums(account)));
    }

    function save(LossSums sums, uint256 account) internal {
        Store.save(Slots.lossSums(account), LossSums.unwrap(sums) | _TOUCHED);
    }

    function lost(LossSums sums) internal pure returns (uint256) {
        return LossSums.unwrap(sums) & _MASK;
    }

    function insured(LossSums sums) internal pure returns (uint256) {
        return (LossSums.unwrap(sums) >> _INSURED) & _MASK;
    }

    function toCreditors(LossSums sums) internal pure returns (uint256) {
        return (LossSums.unwrap(sums) >> _TO_CREDITORS) & _MASK;
    }

    function toInsurance(LossSums sums) internal pure returns (uint256) {
        return (LossSums.unwrap(sums) >> _TO_INSURANCE) & _MASK;
    }

    /// @dev Losses are parts of what the exchange holds, all of which has 62 bits; should they add up to more over many
    ///      rounds, the sum stays at the largest that fits, and those who lost share by that.
    function plus(LossSums sums, Loss loss) internal pure returns (LossSums) {
        (uint256 lost_, uint256 insured_) = (sums.lost(), sums.insured());
        if (loss.isInsured()) insured_ = _capped(insured_ + loss.dollars());
        else lost_ = _capped(lost_ + loss.dollars());
        return LossSums.wrap(lost_ | (insured_ << _INSURED));
    }

    /// @dev What is paid at the end, of 62 bits each.
    function withPayments(LossSums sums, uint256 creditors, uint256 insurance) internal pure returns (LossSums) {
        return
            LossSums.wrap(
                sums.lost() | (sums.insured() << _INSURED) | (creditors << _TO_CREDITORS) | (insurance << _TO_INSURANCE)
            );
    }

    function _capped(uint256 sum) private pure returns (uint256) {
        return sum > _MASK ? _MASK : sum;
    }
}
