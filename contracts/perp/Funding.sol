// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FundingClock} from "./FundingClock.sol";
import {PositionLib} from "./Position.sol";
import {Premium} from "./Premium.sol";
import {PremiumMeter, PremiumMeterLib} from "./PremiumMeter.sol";
import {Book} from "../book/OrderBook.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {PriceBand, PriceBandLib} from "../margin/PriceBand.sol";
import {Rounding} from "../margin/Rounding.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Funding: the mean premium of an interval, as a rate for eight hours, is paid by longs to shorts evenly over
///         the next one, on the mark of the second in which that began.
/// @dev Book and mark change only after `touch`, so what stands now has stood since the last touch, and what an
///      interval pays does not depend on when anybody looks. Seconds in which the mark may not be relied on count as
///      premium 0 and pay nothing.
library Funding {
    /// @dev A rate in billionths for eight hours is at most the basis: an eighth of it in an hour.
    int256 private constant _BILLIONTHS_PER_PPM = 1e3;

    /// @dev The clock as of now, whether or not anybody has touched the market.
    function current(uint256 market, FundingClock clock, RiskTerms terms) internal view returns (FundingClock) {
        if (clock.until() == block.timestamp) return clock;
        if (block.timestamp < clock.boundary()) return _accrue(clock, block.timestamp, terms.okUntil());
        (clock, ) = _advance(market, Store.load(Slots.market(market)), clock, PremiumMeterLib.load(market), terms);
        return clock;
    }

    /// @dev Brings a market up to date. Called before its book or the mark changes.
    /// @param terms As they are stored, not as of now.
    function touch(
        uint256 market,
        uint256 header,
        FundingClock clock,
        RiskTerms terms
    ) internal returns (FundingClock) {
        if (clock.until() == block.timestamp) return clock;
        int256 before = clock.payment();
        uint256 boundary = clock.boundary();
        PremiumMeter meter = PremiumMeterLib.load(market);
        (clock, meter) = _advance(market, header, clock, meter, terms);
        clock.save(market);
        meter.save(market);
        if (block.timestamp >= boundary) emit IClearing.FundingSet(market, clock.index(), before, clock.payment());
        return clock;
    }

    /// @dev What a lot would pay in eight hours of the next interval if the premium stayed as it is until then.
    function preview(uint256 market, FundingClock clock, RiskTerms terms) internal view returns (int256) {
        uint256 header = Store.load(Slots.market(market));
        PremiumMeter meter = PremiumMeterLib.load(market);
        (clock, meter) = _advance(market, header, clock, meter, terms);
        PriceBand memory band = PriceBandLib.from(terms, MarketHeader.wrap(header), 1);
        uint256 left = _okSeconds(clock.until(), clock.boundary(), terms.okUntil());
        int256 premium = left == 0 ? int256(0) : Premium.measure(Book(market, header), band, meter.notional());
        return _payment(clock, meter.sum() + premium * int256(left), meter.interest(), terms, band);
    }

    function _advance(
        uint256 market,
        uint256 header,
        FundingClock clock,
        PremiumMeter meter,
        RiskTerms terms
    ) private view returns (FundingClock, PremiumMeter) {
        PriceBand memory band = PriceBandLib.from(terms, MarketHeader.wrap(header), 1);
        uint256 okUntil = terms.okUntil();
        int256 premium;
        if (clock.until() < okUntil) premium = Premium.measure(Book(market, header), band, meter.notional());
        int256 sum = meter.sum();
        while (true) {
            uint256 boundary = clock.boundary();
            uint256 end = Rounding.min(block.timestamp, boundary);
            sum += premium * int256(_okSeconds(clock.until(), end, okUntil));
            clock = _accrue(clock, end, okUntil);
            if (end != boundary) break;
            clock = clock.turn(_payment(clock, sum, meter.interest(), terms, band));
            sum = 0;
            uint256 start = block.timestamp - (block.timestamp % clock.interval());
            if (okUntil <= end && start > end) {
                // nothing is measured and nothing paid any more: on to the interval that it is now
                clock = clock.turn(_payment(clock, 0, meter.interest(), terms, band)).advance(start, 0);
            }
        }
        return (clock, meter.withSum(sum));
    }

    function _accrue(FundingClock clock, uint256 end, uint256 okUntil) private pure returns (FundingClock) {
        return clock.advance(end, _okSeconds(clock.until(), end, okUntil));
    }

    /// @dev What a lot pays in eight hours, ledger units of the dollar / 2^24, toward zero.
    function _payment(
        FundingClock clock,
        int256 sum,
        int256 interest,
        RiskTerms terms,
        PriceBand memory band
    ) private pure returns (int256) {
        int256 rate = sum / int256(clock.interval()) + interest;
        int256 cap = int256(2 * terms.halfBasis()) * _BILLIONTHS_PER_PPM;
        if (rate > cap) rate = cap;
        if (rate < -cap) rate = -cap;
        // safe: 31 + 124 + 24 bits
        return (rate * int256(band.lotValue) * PositionLib.ONE) / (int256(band.scale) * PremiumMeterLib.SCALE);
    }

    /// @dev Seconds from `start` to `end` at which the mark may be relied on.
    function _okSeconds(uint256 start, uint256 end, uint256 okUntil) private pure returns (uint256) {
        if (okUntil < end) end = okUntil;
        return end > start ? end - start : 0;
    }
}
