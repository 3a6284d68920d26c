// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Judgement, PriceLimits, PriceRecord} from "../oracle/Judgement.sol";
import {Quote} from "../oracle/Quote.sol";

/// @notice What two sources say in a second.
struct Moment {
    uint256 second;
    Quote primary;
    Quote secondary;
}

/// @notice Judges prices that are handed over instead of read.
contract JudgementHarness {
    /// @notice What is known after each moment, one following from the other.
    function follow(
        PriceRecord memory record,
        PriceLimits calldata limits,
        Moment[] calldata moments
    ) external pure returns (PriceRecord[] memory records) {
        records = new PriceRecord[](moments.length);
        for (uint256 index = 0; index < moments.length; ++index) {
            Moment calldata moment = moments[index];
            record = Judgement.judge(record, moment.primary, moment.secondary, limits, moment.second);
            records[index] = record;
        }
    }
}
