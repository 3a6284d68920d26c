// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {PriceBook} from "../oracle/PriceBook.sol";
import {FundingClockLib} from "../perp/FundingClock.sol";
import {Positions} from "../perp/Positions.sol";

/// @notice The prices that the margin of an account goes by.
library AccountPrices {
    /// @dev Brings all of them up to date. An asset that is both held and traded as a perpetual is read twice, the
    ///      second time without news.
    function refresh(uint256 account) internal {
        PriceBook.refresh(DOLLAR);
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            if (uint16(list) != DOLLAR) PriceBook.refresh(uint16(list)); // 0 is an empty place
        }
        uint256[] memory markets = Positions.markets(account);
        for (uint256 index = 0; index < markets.length; ++index) {
            PriceBook.refresh(FundingClockLib.load(markets[index]).asset());
        }
    }
}
