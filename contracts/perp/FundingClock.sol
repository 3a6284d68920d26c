// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PowersOfTen} from "../shared/PowersOfTen.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice What margin must know of a perpetual market, and the funding that its lots pay. One word, which every
///         account with a position there reads.
///
///      [0..79]    index        funding that a lot had paid when the interval began, two's complement, ledger units of
///                              the dollar / 2^24
///      [80..143]  payment      that a lot pays in eight hours of this interval, the same
///      [144..158] accrued      seconds of this interval for which it has been paid
///      [159..190] until        unix second up to which all this is true
///      [191..206] asset        underlying                                               fixed at listing
///      [207..211] lotExp       a lot is 10^lotExp ledger units of it                    fixed at listing
///      [212..225] makerFeeCap  millionths                                               fixed at listing
///      [226..229] hours        length of an interval, 1 to 8                            fixed at listing
///      [230]      isDeep       unsettled profit counts for initial margin
///      [231]      hasDeficit   the market's ledger has a deficit
///      [255]      listed
///
/// @dev Intervals begin at multiples of their length, so when they end is known without being stored.
type FundingClock is uint256;

using FundingClockLib for FundingClock global;

library FundingClockLib {
    /// @dev What `payment` is paid in.
    uint256 internal constant PERIOD = 8 hours;

    int256 private constant _MAX_PAYMENT = type(int64).max;
    int256 private constant _MAX_INDEX = (1 << 79) - 1;

    uint256 private constant _PAYMENT = 80;
    uint256 private constant _ACCRUED = 144;
    uint256 private constant _UNTIL = 159;
    uint256 private constant _ASSET = 191;
    uint256 private constant _LOT_EXP = 207;
    uint256 private constant _MAKER_FEE_CAP = 212;
    uint256 private constant _HOURS = 226;
    uint256 private constant _DEEP = 1 << 230;
    uint256 private constant _HAS_DEFICIT = 1 << 231;
    uint256 private constant _LISTED = 1 << 255;

    uint256 private constant _INDEX_MASK = (1 << 80) - 1;
    uint256 private constant _ACCRUED_MASK = (1 << 15) - 1;
    uint256 private constant _EXP_MASK = (1 << 5) - 1;
    uint256 private constant _FEE_MASK = (1 << 14) - 1;
    uint256 private constant _HOURS_MASK = (1 << 4) - 1;

    function load(uint256 market) internal view returns (FundingClock) {
        return FundingClock.wrap(Store.load(Slots.perpPart(market, 2)));
    }

    function save(FundingClock clock, uint256 market) internal {
        Store.save(Slots.perpPart(market, 2), FundingClock.unwrap(clock));
    }

    /// @dev A clock that starts now. Bounds are the caller's.
    function start(
        uint256 asset_,
        uint256 lotExp_,
        uint256 makerFeeCap_,
        uint256 hours_
    ) internal view returns (FundingClock) {
        return
            FundingClock.wrap(
                _LISTED |
                    (block.timestamp << _UNTIL) |
                    (asset_ << _ASSET) |
                    (lotExp_ << _LOT_EXP) |
                    (makerFeeCap_ << _MAKER_FEE_CAP) |
                    (hours_ << _HOURS)
            );
    }

    // ------------------------------------------------------------------------------------------------------ reading

    /// @dev Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24.
    function index(FundingClock clock) internal pure returns (int256 paid) {
        uint256 word = FundingClock.unwrap(clock);
        int256 payment_;
        assembly ("memory-safe") {
            paid := signextend(9, word)
            payment_ := signextend(7, shr(_PAYMENT, word))
        }
        unchecked {
            // safe: 64 + 15 bits
            if (payment_ != 0) paid += (payment_ * int256(clock.accrued())) / int256(PERIOD);
        }
    }

    function payment(FundingClock clock) internal pure returns (int256) {
        return int64(uint64(FundingClock.unwrap(clock) >> _PAYMENT));
    }

    function accrued(FundingClock clock) internal pure returns (uint256) {
        return (FundingClock.unwrap(clock) >> _ACCRUED) & _ACCRUED_MASK;
    }

    function until(FundingClock clock) internal pure returns (uint256) {
        return uint32(FundingClock.unwrap(clock) >> _UNTIL);
    }

    function asset(FundingClock clock) internal pure returns (uint256) {
        return uint16(FundingClock.unwrap(clock) >> _ASSET);
    }

    /// @dev Ledger units of the underlying in a lot.
    function lotUnits(FundingClock clock) internal pure returns (uint256) {
        return PowersOfTen.pow10((FundingClock.unwrap(clock) >> _LOT_EXP) & _EXP_MASK);
    }

    function makerFeeCap(FundingClock clock) internal pure returns (uint256) {
        return (FundingClock.unwrap(clock) >> _MAKER_FEE_CAP) & _FEE_MASK;
    }

    /// @dev Seconds of an interval.
    function interval(FundingClock clock) internal pure returns (uint256) {
        unchecked {
            // safe: 4 bits
            return ((FundingClock.unwrap(clock) >> _HOURS) & _HOURS_MASK) * 1 hours;
        }
    }

    /// @dev Second at which the interval that `until` lies in ends.
    function boundary(FundingClock clock) internal pure returns (uint256) {
        uint256 length = clock.interval();
        unchecked {
            // safe: 32 bits, and a length
            return (clock.until() / length + 1) * length;
        }
    }

    function isDeep(FundingClock clock) internal pure returns (bool) {
        return FundingClock.unwrap(clock) & _DEEP != 0;
    }

    function hasDeficit(FundingClock clock) internal pure returns (bool) {
        return FundingClock.unwrap(clock) & _HAS_DEFICIT != 0;
    }

    function isListed(FundingClock clock) internal pure returns (bool) {
        return FundingClock.unwrap(clock) & _LISTED != 0;
    }

    // ----------------------------------------------------------------------------------------------------- changing

    /// @dev Moves on to `time` in the same interval, `paid` seconds of which count.
    function advance(FundingClock clock, uint256 time, uint256 paid) internal pure returns (FundingClock) {
        uint256 word = FundingClock.unwrap(clock);
        word = (word & ~(uint256(type(uint32).max) << _UNTIL)) | (time << _UNTIL);
        return FundingClock.wrap(word + (paid << _ACCRUED));
    }

    /// @dev Begins an interval in which a lot pays `payment_` in eight hours. Numbers beyond the word's fields, which
    ///      would take a lot worth millions, are cut off.
    function turn(FundingClock clock, int256 payment_) internal pure returns (FundingClock) {
        int256 index_ = _clamp(clock.index(), _MAX_INDEX);
        payment_ = _clamp(payment_, _MAX_PAYMENT);
        uint256 word = (FundingClock.unwrap(clock) >> _UNTIL) << _UNTIL;
        return
            FundingClock.wrap(word | (uint256(index_) & _INDEX_MASK) | (uint256(uint64(int64(payment_))) << _PAYMENT));
    }

    function withDeep(FundingClock clock, bool deep) internal pure returns (FundingClock) {
        uint256 word = FundingClock.unwrap(clock);
        return FundingClock.wrap(deep ? word | _DEEP : word & ~_DEEP);
    }

    function withDeficit(FundingClock clock, bool deficit) internal pure returns (FundingClock) {
        uint256 word = FundingClock.unwrap(clock);
        return FundingClock.wrap(deficit ? word | _HAS_DEFICIT : word & ~_HAS_DEFICIT);
    }

    function _clamp(int256 value, int256 limit) private pure returns (int256) {
        if (value > limit) return limit;
        return value < -limit ? -limit : value;
    }
}
