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

/// @notice What is known at first, and all that is said from then on.
struct Course {
    PriceRecord known;
    PriceLimits limits;
    Moment[] moments;
}

/// @notice Judges prices that are handed over instead of read.
contract JudgementHarness {
    /// @notice What is known after each moment of a course, one following from the other.
    function follow(Course[] calldata courses) external pure returns (PriceRecord[][] memory records) {
        records = new PriceRecord[][](courses.length);
        for (uint256 index = 0; index < courses.length; ++index) records[index] = _follow(courses[index]);
    }

    function _follow(Course calldata course) private pure returns (PriceRecord[] memory records) {
        records = new PriceRecord[](course.moments.length);
        PriceRecord memory record = course.known;
        for (uint256 index = 0; index < records.length; ++index) {
            Moment calldata moment = course.moments[index];
            record = Judgement.judge(record, moment.primary, moment.secondary, course.limits, moment.second);
            records[index] = record;
        }
    }
}
