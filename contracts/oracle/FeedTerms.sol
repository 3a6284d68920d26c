// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IPriceSource} from "./IPriceSource.sol";

/// @notice Where the price of an asset comes from, and when it is not good enough. Ratios are in millionths.
/// @param primary The source that is believed as long as it is fresh.
/// @param secondary Takes the place of the primary when that is silent, and confirms what it says when it jumps.
///        Zero = none.
/// @param maxAge Seconds after which a price is stale.
/// @param deadAge Seconds after which it says nothing any more.
/// @param maxDeviation Most that the two sources may differ, and most that a source may be unsure of itself.
/// @param jumpBound Most that a price may change in one refresh without being confirmed. Not for the dollar.
/// @param jumpHold Seconds after which a change that stands is accepted without the other source. Not for the dollar.
struct FeedTerms {
    IPriceSource primary;
    IPriceSource secondary;
    uint16 maxAge;
    uint32 deadAge;
    uint32 maxDeviation;
    uint32 jumpBound;
    uint32 jumpHold;
}
