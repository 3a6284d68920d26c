// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FEE_SCALE} from "../../../contracts/trading/MarketHeader.sol";
import {FeeMath} from "../../../contracts/trading/FeeMath.sol";
import {SpotSettlement} from "../../../contracts/spot/SpotSettlement.sol";

/// @notice What fees and reserves of bids come to. Dollars are those an account can have, 62 bits; rates those that can
///         be listed. Sums below are far from 2^256, so they are not checked: that keeps them easy for the solver.
///         Floor and ceiling together say that the rebates of an order's fills come to no more than its fee: see
///         docs/rounding.md.
/// @custom:halmos --solver cvc5-int
contract FeeProof {
    uint256 private constant _MAX_RATE = 10_000;
    uint256 private constant _MAX_DOLLARS = 1 << 62;

    function proveFeeUpIsCeiling(uint64 dollars, uint16 rate) external pure {
        require(dollars < _MAX_DOLLARS && rate <= _MAX_RATE);
        unchecked {
            uint256 fee = FeeMath.feeUp(dollars, rate);
            uint256 exact = uint256(dollars) * rate;
            assert(fee * FEE_SCALE >= exact);
            assert(fee * FEE_SCALE < exact + FEE_SCALE);
        }
    }

    function proveFeeUpIsAtMostTheDollars(uint64 dollars, uint16 rate) external pure {
        require(dollars < _MAX_DOLLARS && rate <= _MAX_RATE);
        assert(FeeMath.feeUp(dollars, rate) <= dollars);
    }

    function proveRebateDownIsFloor(uint64 dollars, uint16 rate) external pure {
        require(dollars < _MAX_DOLLARS && rate <= _MAX_RATE);
        unchecked {
            uint256 rebate = FeeMath.rebateDown(dollars, rate);
            uint256 exact = uint256(dollars) * rate;
            assert(rebate * FEE_SCALE <= exact);
            assert(rebate * FEE_SCALE + FEE_SCALE > exact);
        }
    }

    function proveRebateIsAtMostFee(uint64 dollars, uint16 rebate, uint16 fee) external pure {
        require(dollars < _MAX_DOLLARS && fee <= _MAX_RATE && rebate <= fee);
        assert(FeeMath.rebateDown(dollars, rebate) <= FeeMath.feeUp(dollars, fee));
    }

    /// @dev What a fill frees pays for it: `SpotSettlement` takes the dollars of a fill out of what its bid frees.
    function proveBidHoldCoversFills(uint64 left, uint64 fill, uint16 cap) external pure {
        require(left < _MAX_DOLLARS / 2 && fill < _MAX_DOLLARS / 2 && cap <= _MAX_RATE);
        unchecked {
            uint256 whole = uint256(left) + fill;
            assert(SpotSettlement.bidHold(whole, cap) >= SpotSettlement.bidHold(left, cap) + fill);
        }
    }

    /// @dev Two fills in a row free what one fill of both frees, whatever the fee, and a fill of the whole order frees
    ///      all that was held: by induction the fills of an order free exactly what it had reserved.
    function proveBidHoldFreedTelescopes(
        uint64 tickUnits,
        uint16 cap,
        uint24 tick,
        uint48 before,
        uint48 between,
        uint48 remaining
    ) external pure {
        require(remaining <= between && between <= before);
        unchecked {
            uint256 first = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, between);
            uint256 second = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, between, remaining);
            assert(first + second == SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, remaining));
            uint256 all = SpotSettlement.bidHoldFreed(tickUnits, cap, tick, before, 0);
            assert(all == SpotSettlement.bidHold(before * (uint256(tick) * tickUnits), cap));
        }
    }
}
