// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {RiskTermsLib} from "../margin/RiskTerms.sol";
import {FeedTerms} from "./FeedTerms.sol";
import {FeedWord} from "./FeedWord.sol";
import {IPriceSource} from "./IPriceSource.sol";
import {PriceBook} from "./PriceBook.sol";

/// @notice Shows the sources and limits of a price as they were set, which storage keeps in three words.
library FeedView {
    function termsOf(uint256 asset) internal view returns (FeedTerms memory) {
        FeedWord feed = PriceBook.feedOf(asset);
        // safe: fields of these widths or less
        return
            FeedTerms({
                primary: IPriceSource(feed.primary()),
                secondary: IPriceSource(PriceBook.secondOf(asset).secondary()),
                maxAge: uint16(RiskTermsLib.load(asset).maxAge()),
                deadAge: uint32(feed.deadAge()),
                maxDeviation: uint32(feed.maxDeviation()),
                jumpBound: uint32(feed.jumpBound()),
                jumpHold: uint32(feed.jumpHold())
            });
    }
}
