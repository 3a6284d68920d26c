// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AssetLegs} from "./AssetLegs.sol";
import {RiskTerms} from "./RiskTerms.sol";
import {Rounding} from "./Rounding.sol";
import {Tokens} from "./Tokens.sol";

/// @notice Equity and requirement of an account while its assets are added up, one after the other. In ledger units of
///         the dollar; the terms of requirements in those / (64 x 1,000,000), common losses in those / 1,000,000.
struct Margin {
    int256 marked; // worth at the marks, whatever the state of the prices
    uint256 benefit; // added for E while prices may not be relied on
    int256 doubt; // taken away for E_I meanwhile; below zero where the other end is worse for its profits
    uint256 unsettled; // taken away for E_I: profit that its market may not pay
    uint256 orderCosts; // taken away for E_I: what resting orders may cost
    int256 resolutionValue; // V: what is left for creditors
    uint256 initialAssets;
    uint256 maintenanceAssets;
    int256 commonBids;
    int256 commonAsks;
    int256 commonNone;
    bool hasObligation; // a flat account has none, and is never liquidatable
}

using Atlas for Margin global;

/// @notice ATLAS: what an account is worth and what it must be worth, exactly as `docs/atlas.md` has it and the risk
///         engine computes it, bit for bit. Every division rounds against the account.
library Atlas {
    using Rounding for int256;

    uint256 internal constant PPM = 1e6;
    /// @dev An open-interest factor counts in 64ths.
    uint256 internal constant OI_STEPS = 64;
    uint256 internal constant REQUIREMENT_SCALE = OI_STEPS * PPM;
    /// @dev theta = 3/5: maintenance requirement over initial.
    uint256 internal constant THETA_NUMERATOR = 3;
    uint256 internal constant THETA_DENOMINATOR = 5;

    /// @dev Adds dollars. Their `held` and `bidCash` are none: dollars count whether orders hold them or not.
    /// @param haircut Part of lent dollars that does not count, millionths.
    function addBase(Margin memory margin, Tokens memory base, uint256 haircut) internal pure {
        unchecked {
            // safe: see `TokensLib`
            int256 worth = int256(base.free);
            if (base.hasLoans()) {
                (int256 counted, int256 byPar, uint256 costs) = base.loans(haircut);
                worth += counted;
                margin.resolutionValue += byPar;
                margin.orderCosts += costs;
                if (base.hasDebt()) margin.hasObligation = true;
            }
            margin.marked += worth;
            margin.resolutionValue += worth;
        }
    }

    /// @dev Adds an asset whose legs are complete.
    function addAsset(Margin memory margin, AssetLegs memory legs) internal pure {
        _addEquity(margin, legs);
        _addRequirement(margin, legs);
        if (legs.hasObligation) margin.hasObligation = true;
    }

    // ----------------------------------------------------------------------------------------------------- results

    /// @dev E: what maintenance compares with.
    function equity(Margin memory margin) internal pure returns (int256) {
        return margin.marked + int256(margin.benefit);
    }

    /// @dev E_I: what initial margin compares with.
    function initialEquity(Margin memory margin) internal pure returns (int256) {
        return margin.marked - margin.doubt - int256(margin.unsettled + margin.orderCosts);
    }

    /// @dev R_I. `one` is one dollar, which every account with an obligation must have on top.
    function initialRequirement(Margin memory margin, uint256 one) internal pure returns (uint256) {
        uint256 terms = margin.initialAssets + initialCommon(margin);
        return Rounding.ceilDiv(terms, REQUIREMENT_SCALE) + (margin.hasObligation ? one : 0);
    }

    /// @dev R_M. `one` as above.
    function maintenanceRequirement(Margin memory margin, uint256 one) internal pure returns (uint256) {
        uint256 terms = margin.maintenanceAssets + OI_STEPS * margin.commonNone.abs();
        if (margin.hasObligation) terms += one * REQUIREMENT_SCALE;
        return Rounding.ceilDiv(THETA_NUMERATOR * terms, THETA_DENOMINATOR * REQUIREMENT_SCALE);
    }

    /// @dev The common factor's term of R_I: the larger of its two ends, every bid of the account filled or every ask.
    function initialCommon(Margin memory margin) internal pure returns (uint256) {
        return OI_STEPS * Rounding.max(margin.commonBids.abs(), margin.commonAsks.abs());
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _addEquity(Margin memory margin, AssetLegs memory legs) private pure {
        unchecked {
            // safe: see `AssetLegsLib`
            int256 worth = legs.net.floorDiv(legs.scale) + legs.settled;
            margin.marked += worth;
            int256 netAtPar = legs.net + legs.netByPar;
            margin.resolutionValue += legs.netByPar == 0 ? worth : netAtPar.floorDiv(legs.scale) + legs.settled;
            // for initial margin loan orders count as filled, so that a fill changes nothing, not even by rounding
            int256 netInitial = legs.net - int256(legs.loanCosts);
            if (legs.hasOrders) {
                margin.orderCosts += legs.orderCosts + uint256(worth - legs.settled - netInitial.floorDiv(legs.scale));
            }
            if (legs.terms.isOk()) {
                margin.unsettled += legs.unsettled;
                return;
            }
            uint256 scale = legs.scale * PPM;
            uint256 shock = legs.terms.shock();
            margin.benefit += (shock * legs.net.abs()) / scale;
            margin.resolutionValue += int256((shock * netAtPar.abs()) / scale);
            _addDoubt(margin, legs, int256(shock) * netInitial, scale);
        }
    }

    /// @dev While the price may not be relied on, the worse of its two ends counts, one end for all legs.
    /// @param loss Of the legs with loan orders filled, if the price falls by the shock, in ledger units of the dollar
    ///        times `scale`.
    function _addDoubt(Margin memory margin, AssetLegs memory legs, int256 loss, uint256 scale) private pure {
        unchecked {
            // safe: see `AssetLegsLib`
            // both rounded up, toward plus infinity
            int256 low = -(-loss).floorDiv(scale);
            int256 high = -loss.floorDiv(scale);
            bool lowIsWorse = low + int256(legs.unsettledLow) >= high + int256(legs.unsettledHigh);
            margin.doubt += lowIsWorse ? low : high;
            margin.unsettled += lowIsWorse ? legs.unsettledLow : legs.unsettledHigh;
        }
    }

    function _addRequirement(Margin memory margin, AssetLegs memory legs) private pure {
        unchecked {
            // safe: see `AssetLegsLib`
            RiskTerms terms = legs.terms;
            uint256 scale = legs.scale;
            (int256 net, uint256 gross) = (legs.net, legs.gross);
            int256 common = int256(terms.common());
            uint256 basis = OI_STEPS * terms.halfBasis();
            uint256 own = OI_STEPS * terms.shock() - basis - OI_STEPS * uint256(common);
            margin.maintenanceAssets +=
                terms.isRamping()
                    ? _whileRamping(terms, legs)
                    : Rounding.ceilDiv(own * net.abs() + basis * gross, scale);
            own += terms.oiFactor() * terms.shock();
            int256 commonNone = (common * net).awayDiv(scale);
            margin.commonNone += commonNone;
            if (!legs.hasOrders) {
                margin.initialAssets += Rounding.ceilDiv(own * net.abs() + basis * gross, scale);
                margin.commonBids += commonNone;
                margin.commonAsks += commonNone;
                return;
            }
            (int256 bids, int256 asks) = (net + legs.netByBids, net + legs.netByAsks);
            margin.initialAssets += Rounding.ceilDiv(
                Rounding.max(
                    own * bids.abs() + basis * uint256(int256(gross) + legs.grossByBids),
                    own * asks.abs() + basis * uint256(int256(gross) + legs.grossByAsks)
                ),
                scale
            );
            margin.commonBids += (common * bids).awayDiv(scale);
            margin.commonAsks += (common * asks).awayDiv(scale);
        }
    }

    /// @dev What an asset adds to maintenance while what was raised does not count in full.
    function _whileRamping(RiskTerms terms, AssetLegs memory legs) private pure returns (uint256) {
        unchecked {
            // safe: less than without
            uint256 basis = OI_STEPS * terms.maintenanceHalfBasis();
            uint256 own = OI_STEPS * terms.maintenanceShock() - basis - OI_STEPS * terms.common();
            return Rounding.ceilDiv(own * legs.net.abs() + basis * legs.gross, legs.scale);
        }
    }
}
