// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {RiskTerms} from "./RiskTerms.sol";
import {Rounding} from "./Rounding.sol";
import {BookSide, MAX_TICK} from "../book/Side.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";

/// @notice How far from the mark an account that may owe may trade at a market, to its disadvantage: (1 - theta) / 2 of
///         the shock, less the fee. Within it, fills of resting orders cannot take their maker from initial below
///         maintenance margin (see `docs/atlas.md`).
/// @param worstBuy Highest tick at which it may buy, 0 = it may not.
/// @param worstSell Lowest tick at which it may sell.
/// @param lotValue Mark of a lot. This and the next in ledger units of the dollar times `scale`.
/// @param tickValue Of a lot at a price of one tick.
struct PriceBand {
    uint256 worstBuy;
    uint256 worstSell;
    uint256 lotValue;
    uint256 tickValue;
    uint256 scale;
}

using PriceBandLib for PriceBand global;

library PriceBandLib {
    uint256 private constant _PPM = 1e6;
    /// @dev (1 - theta) / 2 = 1/5.
    uint256 private constant _SHOCK_DIVISOR = 5;

    /// @param widths How many bands wide: one that closes a position may go twice as far.
    function from(RiskTerms terms, MarketHeader header, uint256 widths) internal pure returns (PriceBand memory) {
        unchecked {
            // safe: 60 + 64 bits; 60 + 80; products with ratios of 21 bits
            uint256 scale = terms.scale();
            uint256 lotValue = header.lotUnits() * terms.price();
            uint256 tickValue = header.tickUnits() * scale;
            uint256 width = terms.shock() / _SHOCK_DIVISOR;
            uint256 fee = header.makerFeeCap();
            width = width > fee ? (width - fee) * widths : 0;
            uint256 high = (lotValue * (_PPM + width)) / (_PPM * tickValue);
            uint256 low = Rounding.ceilDiv(lotValue * (_PPM - width), _PPM * tickValue);
            if (high > MAX_TICK) high = MAX_TICK;
            return PriceBand(high, low == 0 ? 1 : low, lotValue, tickValue, scale);
        }
    }

    /// @dev Whether an order may be placed: the limit of one that rests must be a price at which it may trade, and with
    ///      a mark beyond the end of the book nothing can be sold at all.
    function allows(PriceBand memory band, OrderTerms order) internal pure returns (bool) {
        if (order.side().isAsks() && band.worstSell > MAX_TICK) return false;
        return !order.mayRest() || band.clamp(order.side(), order.tick()) == order.tick();
    }

    function refusal(PriceBand memory band, OrderTerms order) internal pure returns (bytes memory) {
        uint256 worst = order.side().isBids() ? band.worstBuy : band.worstSell;
        return abi.encodeWithSelector(ITrading.OutsidePriceBand.selector, order.tick(), worst);
    }

    /// @dev The tick, or the band's end if the tick lies beyond it.
    function clamp(PriceBand memory band, BookSide side, uint256 tick) internal pure returns (uint256) {
        if (side.isBids()) return tick > band.worstBuy ? band.worstBuy : tick;
        return tick < band.worstSell ? band.worstSell : tick;
    }

    /// @dev Loss against the mark if `lots` of an order trade at `tick`, up.
    function loss(PriceBand memory band, BookSide side, uint256 tick, uint256 lots) internal pure returns (uint256) {
        unchecked {
            // safe: 48 + 22 + 140 bits
            uint256 price = tick * band.tickValue;
            (uint256 high, uint256 low) = side.isBids() ? (price, band.lotValue) : (band.lotValue, price);
            return high > low ? Rounding.ceilDiv(lots * (high - low), band.scale) : 0;
        }
    }
}
