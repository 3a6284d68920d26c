// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {RiskTerms} from "./RiskTerms.sol";
import {Rounding} from "./Rounding.sol";
import {Tokens} from "./Tokens.sol";

/// @notice A position with its orders, and what margin must know of its market.
/// @param size Lots, above zero = long.
/// @param quote Ledger units of the dollar / 2^24 received or paid for the size, corrected by funding.
/// @param bidLots Resting to buy.
/// @param askLots Resting to sell.
/// @param lotUnits Ledger units of the underlying in a lot.
/// @param fundingIndex Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24.
/// @param makerFeeCap Highest fee of a resting order, millionths.
/// @param isDeep Whether unsettled profit counts for initial margin at all.
/// @param pool Ledger units of the dollar that losers have paid in and winners have not drawn.
/// @param deficit Ledger units of the dollar by which resolved accounts fell short, not yet absorbed.
struct Perp {
    int256 size;
    int256 quote;
    uint256 bidLots;
    uint256 askLots;
    uint256 lotUnits;
    int256 fundingIndex;
    uint256 makerFeeCap;
    bool isDeep;
    uint256 pool;
    uint256 deficit;
}

/// @notice The sum of an asset's legs. Values are ledger units of the dollar times `scale`, all others ledger units of
///         the dollar. What filled orders would change is kept apart, so that an account without orders pays nothing
///         for it.
struct AssetLegs {
    RiskTerms terms;
    uint256 scale;
    bool hasObligation;
    bool hasOrders;
    int256 net;
    uint256 gross;
    int256 netByBids; // what all bids filled would add to net, and to gross
    int256 grossByBids;
    int256 netByAsks; // and all asks
    int256 grossByAsks;
    int256 netByPar; // what lent money at par and interest as accrued would add to net
    int256 settled; // quotes after funding
    uint256 unsettled; // profit that its market may not pay, at the mark
    uint256 unsettledLow; // the same at the mark less the shock, and more
    uint256 unsettledHigh;
    uint256 orderCosts; // fees that resting orders may cost
    uint256 loanCosts; // what resting loan orders would take from net if they were filled
}

using AssetLegsLib for AssetLegs global;

/// @dev Mirrors the exposure and equity of an asset in the risk engine, leg by leg instead of leg list.
///
///      Nothing overflows: amounts of tokens have 63 bits at most, sizes times lot units 126, prices 64, so a leg has
///      190 and the sum of an asset's 25 legs 195; ratios have 20 and the open-interest factor 8, so a product has 223.
library AssetLegsLib {
    using Rounding for int256;

    uint256 internal constant PPM = 1e6;
    /// @dev Quotes have 24 bits behind the point.
    uint256 internal constant QUOTE_BITS = 24;

    function begin(RiskTerms terms) internal pure returns (AssetLegs memory legs) {
        legs.terms = terms;
        legs.scale = terms.scale();
    }

    /// @dev Adds tokens with loans and orders of them. Those without are cheaper to add as units.
    function addTokens(AssetLegs memory legs, Tokens memory tokens) internal pure {
        unchecked {
            // safe: see above
            if (tokens.hasDebt()) legs.hasObligation = true;
            uint256 price = legs.terms.price();
            (int256 counted, int256 byPar, uint256 costs) = tokens.loans(legs.terms.haircut());
            legs.netByPar += byPar * int256(price);
            legs.loanCosts += costs * price;
            _addUnits(legs, counted + int256(tokens.free + tokens.held), tokens.bidCash, tokens.held, costs);
        }
    }

    /// @dev Adds tokens that come to `units` together, `held` of which resting asks reserve.
    function addUnits(AssetLegs memory legs, int256 units, uint256 held, uint256 bidCash) internal pure {
        _addUnits(legs, units, bidCash, held, 0);
    }

    /// @param costs What resting loan orders, filled, would take from the units: they count as asks, but cost no fee.
    function _addUnits(AssetLegs memory legs, int256 units, uint256 bidCash, uint256 held, uint256 costs) private pure {
        unchecked {
            // safe: see above
            uint256 price = legs.terms.price();
            int256 value = units * int256(price);
            legs.net += value;
            legs.gross += value.abs();
            if (held | bidCash | costs == 0) return;
            _addOrders(legs, value, bidCash * legs.scale, (held + costs) * price);
            legs.orderCosts += Rounding.ceilDiv(held * price * legs.terms.makerFeeCap(), legs.scale * PPM);
        }
    }

    function addPerp(AssetLegs memory legs, Perp memory perp) internal pure {
        unchecked {
            // safe: see above
            int256 dues = perp.quote - perp.size * perp.fundingIndex;
            (int256 value, int256 settled) = addPosition(legs, perp.size, perp.quote, dues, perp.lotUnits);
            addUnsettled(legs, value, settled, perp.isDeep ? perp.pool : 0, perp.isDeep ? perp.deficit : 1);
            if (perp.bidLots | perp.askLots == 0) return;
            addPerpOrders(legs, value, perp.bidLots, perp.askLots, perp.lotUnits, perp.makerFeeCap);
        }
    }

    /// @dev Adds a position without its orders and without what its market may not pay.
    /// @param dues Its quote less the funding that it owes.
    /// @return value At the mark, in ledger units of the dollar times `scale`.
    /// @return settled The dues in ledger units of the dollar, down.
    function addPosition(
        AssetLegs memory legs,
        int256 size,
        int256 quote,
        int256 dues,
        uint256 lotUnits
    ) internal pure returns (int256 value, int256 settled) {
        unchecked {
            // safe: see above
            value = size * int256(lotUnits * legs.terms.price());
            // toward minus infinity, as a shift of a signed number does
            settled = dues >> QUOTE_BITS;
            legs.net += value;
            legs.gross += value.abs();
            legs.settled += settled;
            if (size != 0 || quote < 0) legs.hasObligation = true;
        }
    }

    function addPerpOrders(
        AssetLegs memory legs,
        int256 value,
        uint256 bidLots,
        uint256 askLots,
        uint256 lotUnits,
        uint256 makerFeeCap
    ) internal pure {
        unchecked {
            // safe: see above
            uint256 lotValue = lotUnits * legs.terms.price();
            (uint256 bids, uint256 asks) = (bidLots * lotValue, askLots * lotValue);
            _addOrders(legs, value, bids, asks);
            legs.orderCosts += Rounding.ceilDiv((bids + asks) * makerFeeCap, legs.scale * PPM);
            legs.hasObligation = true;
        }
    }

    /// @dev A profit counts as far as its market can pay it, `pool / (pool + deficit)`. While the price may not be
    ///      relied on, both of its ends are looked at.
    /// @param deficit With no pool and some deficit nothing counts.
    function addUnsettled(
        AssetLegs memory legs,
        int256 value,
        int256 settled,
        uint256 pool,
        uint256 deficit
    ) internal pure {
        unchecked {
            // safe: see above
            if (legs.terms.isOk()) {
                legs.unsettled += _uncredited(value.floorDiv(legs.scale) + settled, pool, deficit);
                return;
            }
            uint256 scale = legs.scale * PPM;
            int256 shock = int256(legs.terms.shock());
            legs.unsettledLow += _uncredited((value * (int256(PPM) - shock)).floorDiv(scale) + settled, pool, deficit);
            legs.unsettledHigh += _uncredited((value * (int256(PPM) + shock)).floorDiv(scale) + settled, pool, deficit);
        }
    }

    function _uncredited(int256 profit, uint256 pool, uint256 deficit) private pure returns (uint256) {
        if (profit <= 0 || deficit == 0) return 0;
        return uint256(profit) - (uint256(profit) * pool) / (pool + deficit);
    }

    /// @dev Orders of a leg that is worth `value`.
    function _addOrders(AssetLegs memory legs, int256 value, uint256 bids, uint256 asks) private pure {
        unchecked {
            // safe: see above
            legs.hasOrders = true;
            int256 size = int256(value.abs());
            legs.netByBids += int256(bids);
            legs.grossByBids += int256((value + int256(bids)).abs()) - size;
            legs.netByAsks -= int256(asks);
            legs.grossByAsks += int256((value - int256(asks)).abs()) - size;
        }
    }
}
