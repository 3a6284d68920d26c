// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Funding} from "./Funding.sol";
import {FundingClockLib} from "./FundingClock.sol";
import {PerpList} from "./PerpList.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice Brings all perpetual markets of an underlying up to date.
library FundingSweep {
    /// @param terms Of the underlying, as they are stored.
    function touchAll(uint256 asset, RiskTerms terms) internal {
        uint256[] memory markets = PerpList.marketsOf(asset);
        for (uint256 index = 0; index < markets.length; ++index) {
            uint256 market = markets[index];
            Funding.touch(market, Store.load(Slots.market(market)), FundingClockLib.load(market), terms);
        }
    }
}
