// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IOracle} from "../interfaces/IOracle.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {Deferral} from "../margin/Deferral.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {FundingSweep} from "../perp/FundingSweep.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {FeedWord} from "./FeedWord.sol";
import {Judgement, PriceLimits, PriceRecord} from "./Judgement.sol";
import {Quote, QuoteLib} from "./Quote.sol";
import {SecondWord} from "./SecondWord.sol";
import {SourceReader} from "./SourceReader.sol";

/// @notice The prices of the exchange: reads the sources of an asset, has them judged, and keeps the result beside the
///         risk terms of the asset, where margin finds all in one word.
library PriceBook {
    /// @dev Price of a dollar that is worth one: its sources are taken as they are, with 18 decimals.
    uint256 internal constant PEG = 1e18;

    uint256 private constant _FIRST = 0;
    uint256 private constant _SECOND = 1;

    /// @dev Brings price and state of an asset up to date and gives its terms as they are then. Never reverts because
    ///      of a source, only for lack of gas. An asset without sources stays as it is: the dollar is worth a dollar,
    ///      everything else is DEAD.
    function refresh(uint256 asset) internal returns (RiskTerms) {
        RiskTerms terms = RiskTermsLib.load(asset);
        FeedWord feed = feedOf(asset);
        if (!feed.isSet() || !Deferral.readsSources(asset)) return terms;
        SecondWord second = secondOf(asset);
        PriceRecord memory old = _record(terms, second);
        PriceRecord memory next = Judgement.judge(
            old,
            _read(feed.primary(), feed),
            _read(second.secondary(), feed),
            _limits(asset, terms, feed),
            block.timestamp
        );
        _savePending(asset, second, next);
        return _savePrice(asset, terms, next);
    }

    function requireSource(uint256 asset) internal view {
        if (!feedOf(asset).isSet()) revert IOracle.NoPriceSource(asset);
    }

    /// @dev Replaces the sources of an asset. What waited for confirmation by the old ones no longer does.
    function setFeeds(uint256 asset, FeedWord feed, SecondWord second) internal {
        Store.save(Slots.feed(asset, _FIRST), FeedWord.unwrap(feed));
        Store.save(Slots.feed(asset, _SECOND), SecondWord.unwrap(second));
    }

    /// @dev For what is not the price: parameters of risk.
    function saveTerms(uint256 asset, RiskTerms terms) internal {
        Store.save(Slots.risk(asset), RiskTerms.unwrap(terms));
    }

    function feedOf(uint256 asset) internal view returns (FeedWord) {
        return FeedWord.wrap(Store.load(Slots.feed(asset, _FIRST)));
    }

    function secondOf(uint256 asset) internal view returns (SecondWord) {
        return SecondWord.wrap(Store.load(Slots.feed(asset, _SECOND)));
    }

    /// @dev The only place where a price changes, always together with its time and state. Funding of the time before
    ///      goes by what stood until now.
    function _savePrice(uint256 asset, RiskTerms terms, PriceRecord memory next) private returns (RiskTerms changed) {
        changed = terms.withPrice(next.price, next.time).withState(next.state).withoutOldRamp();
        if (RiskTerms.unwrap(changed) == RiskTerms.unwrap(terms)) return terms;
        FundingSweep.touchAll(asset, terms);
        saveTerms(asset, changed);
        Deferral.priceMoved();
        emit IOracle.PriceRefreshed(asset, next.price, next.time, next.state);
    }

    function _savePending(uint256 asset, SecondWord second, PriceRecord memory next) private {
        SecondWord changed = second.withPending(next.pendingPrice, next.pendingSince);
        if (SecondWord.unwrap(changed) == SecondWord.unwrap(second)) return;
        Store.save(Slots.feed(asset, _SECOND), SecondWord.unwrap(changed));
        if (next.pendingPrice != 0) emit IOracle.JumpPending(asset, next.pendingPrice, next.pendingSince);
    }

    function _read(address source, FeedWord feed) private view returns (Quote memory none) {
        if (source == address(0)) return none;
        return QuoteLib.from(SourceReader.tryRead(source), feed.shift());
    }

    function _record(RiskTerms terms, SecondWord second) private pure returns (PriceRecord memory) {
        return
            PriceRecord({
                price: terms.price(),
                time: terms.time(),
                state: terms.state(),
                pendingPrice: second.pendingPrice(),
                pendingSince: second.pendingSince()
            });
    }

    function _limits(uint256 asset, RiskTerms terms, FeedWord feed) private pure returns (PriceLimits memory) {
        return
            PriceLimits({
                maxAge: terms.maxAge(),
                deadAge: feed.deadAge(),
                maxDeviation: feed.maxDeviation(),
                jumpBound: feed.jumpBound(),
                jumpHold: feed.jumpHold(),
                peg: asset == DOLLAR ? PEG : 0
            });
    }
}
