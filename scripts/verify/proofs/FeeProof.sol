// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FEE_SCALE} from "../../../contracts/spot/SpotHeader.sol";
import {SpotMath} from "../../../contracts/spot/SpotMath.sol";
import {SpotSettlement} from "../../../contracts/spot/SpotSettlement.sol";

/// @notice What fees and reserves of bids come to. Dollars are those an account can have: 62 bits.
contract FeeProof {
    uint256 private constant _MAX_RATE = 10_000;

    function check_feeUp_isCeiling(uint64 dollars, uint16 rate) external pure {
        require(dollars < 1 << 62 && rate <= _MAX_RATE);
        uint256 fee = SpotMath.feeUp(dollars, rate);
        uint256 exact = uint256(dollars) * rate;
        assert(fee * FEE_SCALE >= exact);
        assert(fee * FEE_SCALE < exact + FEE_SCALE);
        assert(fee <= dollars);
    }

    function check_rebateDown_isFloor(uint64 dollars, uint16 rate) external pure {
        require(dollars < 1 << 62 && rate <= _MAX_RATE);
        uint256 rebate = SpotMath.rebateDown(dollars, rate);
        uint256 exact = uint256(dollars) * rate;
        assert(rebate * FEE_SCALE <= exact);
        assert(rebate * FEE_SCALE + FEE_SCALE > exact);
    }

    function check_rebate_isAtMostFee(uint64 dollars, uint16 rebate, uint16 fee) external pure {
        require(dollars < 1 << 62 && fee <= _MAX_RATE && rebate <= fee);
        assert(SpotMath.rebateDown(dollars, rebate) <= SpotMath.feeUp(dollars, fee));
    }

    /// @dev With the one above, by induction: the rebates of an order's fills come to no more than its fee.
    function check_rebates_ofPartsAreAtMostRebateOfWhole(uint64 a, uint64 b, uint16 rate) external pure {
        require(a < 1 << 61 && b < 1 << 61 && rate <= _MAX_RATE);
        uint256 parts = SpotMath.rebateDown(a, rate) + SpotMath.rebateDown(b, rate);
        assert(parts <= SpotMath.rebateDown(uint256(a) + b, rate));
    }

    function check_bidHold_growsByAtLeastTheDollars(uint64 less, uint64 more, uint16 cap) external pure {
        require(less < 1 << 61 && more < 1 << 61 && cap <= _MAX_RATE);
        uint256 whole = uint256(less) + more;
        assert(SpotMath.bidHold(whole, cap) >= SpotMath.bidHold(less, cap) + more);
    }

    /// @dev Two fills in a row free what one fill of both frees, whatever the fee, and the last frees all that is left:
    ///      by induction the fills of an order free exactly what it had reserved.
    function check_bidHoldFreed_telescopes(
        uint64 tickUnits,
        uint16 cap,
        uint24 tick,
        uint48 before,
        uint48 between,
        uint48 remaining
    ) external pure {
        require(remaining <= between && between <= before);
        uint256 first = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, between);
        uint256 second = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, between, remaining);
        uint256 both = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, remaining);
        unchecked {
            assert(first + second == both);
        }
        uint256 all = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, 0);
        assert(all == SpotMath.bidHold(uint256(before) * (uint256(tick) * tickUnits), cap));
    }
}
