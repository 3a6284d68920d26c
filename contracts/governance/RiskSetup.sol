// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ICouncil} from "../interfaces/ICouncil.sol";
import {IRiskGovernance, RiskParameters} from "../interfaces/IRiskGovernance.sol";
import {AssetWord} from "../ledger/AssetWord.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {DOLLAR} from "../ledger/Wallet.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {FeedTerms} from "../oracle/FeedTerms.sol";
import {FeedView} from "../oracle/FeedView.sol";
import {FeedWordLib} from "../oracle/FeedWord.sol";
import {IPriceSource} from "../oracle/IPriceSource.sol";
import {PriceBook} from "../oracle/PriceBook.sol";
import {QuoteLib} from "../oracle/Quote.sol";
import {SecondWordLib} from "../oracle/SecondWord.sol";
import {FundingSweep} from "../perp/FundingSweep.sol";
import {Registry} from "../shared/Registry.sol";
import {Bounds} from "./Bounds.sol";
import {Clock, Steps} from "./Steps.sol";

/// @notice Risk parameters and price sources of an asset, each inside its bounds.
library RiskSetup {
    /// @dev All of it, in millionths.
    int256 internal constant WHOLE = 1e6;
    /// @dev 10^24 times a price still fits beside balances.
    int256 internal constant MAX_PRICE_EXP = 24;
    int256 internal constant SOURCE_DECIMALS = 18;
    int256 internal constant MAX_DEAD_AGE = 30 days;
    /// @dev 0.01 % to 20 %.
    int256 internal constant MIN_DEVIATION = 100;
    int256 internal constant MAX_DEVIATION = 200_000;
    /// @dev 0.1 % to 50 %.
    int256 internal constant MIN_JUMP_BOUND = 1_000;
    int256 internal constant MAX_JUMP_BOUND = 500_000;
    int256 internal constant MAX_JUMP_HOLD = 1 days;

    /// @dev Most that a parameter changes in one step once the venue is launched, in millionths.
    uint256 internal constant SHOCK_STEP = 40_000;
    uint256 internal constant BASIS_STEP = 10_000;
    uint256 internal constant COMMON_STEP = 20_000;
    uint256 internal constant HAIRCUT_STEP = 10_000;

    uint256 private constant _RISK_CLOCK = 0;
    uint256 private constant _FEEDS_CLOCK = 3;

    /// @dev For the council: in any direction.
    function setRisk(uint256 asset, RiskParameters memory parameters) internal {
        RiskTerms terms = RiskTermsLib.load(asset);
        _requirePriceExp(asset, Ledger.load(asset), terms, parameters.priceExp);
        bool stepwise = Registry.isLaunched() && _isSet(asset, terms);
        if (stepwise) {
            Steps.requireMoved("shock", parameters.shock, terms.shock(), SHOCK_STEP);
            Steps.requireMoved("halfBasis", parameters.halfBasis, terms.halfBasis(), BASIS_STEP);
            Steps.requireMoved("common", parameters.common, terms.common(), COMMON_STEP);
            Steps.requireMoved("haircut", parameters.haircut, terms.haircut(), HAIRCUT_STEP);
            Steps.record(Clock(0, asset, _RISK_CLOCK, "risk"), false);
        }
        _save(asset, terms, parameters, stepwise);
    }

    /// @dev For the guardian: shock and basis, upward. What is common to all assets is neither stricter nor looser
    ///      whichever way it moves: it makes some portfolios need more and others less.
    function tightenRisk(uint256 asset, uint256 shock, uint256 halfBasis) internal {
        RiskTerms terms = RiskTermsLib.load(asset);
        if (terms.shock() == 0) revert IRiskGovernance.RiskNotSet(asset);
        _requireRaised("shock", shock, terms.shock(), SHOCK_STEP);
        _requireRaised("halfBasis", halfBasis, terms.halfBasis(), BASIS_STEP);
        Steps.record(Clock(0, asset, _RISK_CLOCK, "risk"), true);
        RiskParameters memory parameters = _parametersOf(terms);
        // safe: just compared with what has 20 bits
        (parameters.shock, parameters.halfBasis) = (uint32(shock), uint32(halfBasis));
        _save(asset, terms, parameters, true);
    }

    /// @param slowly Whether maintenance margin follows a raise slowly.
    function _save(uint256 asset, RiskTerms terms, RiskParameters memory parameters, bool slowly) private {
        RiskParameters memory old = _parametersOf(terms);
        _requireShock(asset, parameters.shock, parameters.halfBasis, parameters.common);
        Bounds.requireWithin("haircut", int256(uint256(parameters.haircut)), 0, WHOLE);
        FundingSweep.touchAll(asset, terms); // it goes by the basis, and by how long a price is good

        (uint256 shockLag, uint256 basisLag) = (0, 0);
        if (slowly) {
            shockLag = _lag("shock", parameters.shock, old.shock);
            basisLag = _lag("halfBasis", parameters.halfBasis, old.halfBasis);
            // maintenance margin begins there, and must be sound there too
            _requireShock(asset, parameters.shock - shockLag, parameters.halfBasis - basisLag, parameters.common);
        }
        terms = terms.withPriceExp(parameters.priceExp).withHaircut(parameters.haircut).withRamp(shockLag, basisLag);
        PriceBook.saveTerms(asset, terms.withShock(parameters.shock, parameters.halfBasis, parameters.common));
        emit IRiskGovernance.RiskSet(asset, old, parameters);
    }

    function _requireRaised(bytes32 parameter, uint256 value, uint256 present, uint256 step) private pure {
        // safe: parameters come in 32 bits
        Bounds.requireWithin(parameter, int256(value), int256(present), int256(present + step));
    }

    /// @dev By how much a parameter is raised.
    function _lag(bytes32 parameter, uint256 value, uint256 present) private pure returns (uint256 lag) {
        if (value <= present) return 0;
        lag = value - present;
        if (lag % RiskTermsLib.LAG_STEP != 0) {
            revert ICouncil.NotInSteps(parameter, lag, RiskTermsLib.LAG_STEP);
        }
    }

    function setFeeds(uint256 asset, FeedTerms memory terms) internal {
        AssetWord word = Ledger.load(asset);
        RiskTerms risk = RiskTermsLib.load(asset);
        if (!_isSet(asset, risk)) revert IRiskGovernance.RiskNotSet(asset);
        Steps.record(Clock(0, asset, _FEEDS_CLOCK, "feeds"), false);
        _requireSources(terms.primary, terms.secondary);
        _requireLimits(terms);
        FeedTerms memory old = FeedView.termsOf(asset);
        FundingSweep.touchAll(asset, risk);

        // a dollar's sources are taken as they are, see `PriceBook.PEG`
        int256 shift = asset == DOLLAR ? int256(0) : int256(risk.priceExp()) - _middle(word);
        PriceBook.saveTerms(asset, risk.withMaxAge(terms.maxAge));
        PriceBook.setFeeds(
            asset,
            FeedWordLib.make(address(terms.primary), shift).withLimits(
                terms.deadAge,
                terms.maxDeviation,
                terms.jumpBound,
                terms.jumpHold
            ),
            SecondWordLib.make(address(terms.secondary))
        );
        emit IRiskGovernance.FeedsSet(asset, old, terms);
        PriceBook.refresh(asset);
    }

    function _requirePriceExp(uint256 asset, AssetWord word, RiskTerms terms, uint256 priceExp) private view {
        int256 minimum = int256(terms.priceExp());
        int256 maximum = minimum;
        if (!_isSet(asset, terms)) {
            // so that what sources say can be shifted by it, see `QuoteLib`
            int256 middle = _middle(word);
            minimum = middle > QuoteLib.MAX_SHIFT ? middle - QuoteLib.MAX_SHIFT : int256(0);
            maximum = middle + QuoteLib.MAX_SHIFT;
            if (maximum > MAX_PRICE_EXP) maximum = MAX_PRICE_EXP;
        }
        Bounds.requireWithin("priceExp", int256(priceExp), minimum, maximum);
    }

    /// @dev The bounds that `RiskTerms` draws: breaking a hedge never lowers the requirement.
    function _requireShock(uint256 asset, uint256 shock_, uint256 halfBasis, uint256 common) private pure {
        // safe: 32 bits each
        int256 shock = int256(shock_);
        int256 basis = int256(halfBasis) * 2;
        bool isDollar = asset == DOLLAR;
        Bounds.requireWithin("shock", shock, isDollar ? int256(0) : int256(1), isDollar ? int256(0) : WHOLE);
        Bounds.requireWithin("halfBasis", int256(halfBasis), 0, shock / 2);
        Bounds.requireWithin("common", int256(common), 0, (shock - basis) / 2);
    }

    function _requireSources(IPriceSource primary, IPriceSource secondary) private view {
        if (address(primary).code.length == 0) revert IRiskGovernance.NoSource(address(primary));
        if (address(secondary) == address(0)) return;
        if (address(secondary).code.length == 0) revert IRiskGovernance.NoSource(address(secondary));
        if (address(primary) == address(secondary)) revert IRiskGovernance.SameSource(address(primary));
    }

    function _requireLimits(FeedTerms memory terms) private pure {
        int256 maxAge = int256(uint256(terms.maxAge));
        Bounds.requireWithin("maxAge", maxAge, 1, int256(uint256(type(uint16).max)));
        Bounds.requireWithin("deadAge", int256(uint256(terms.deadAge)), maxAge, MAX_DEAD_AGE);
        Bounds.requireWithin("maxDeviation", int256(uint256(terms.maxDeviation)), MIN_DEVIATION, MAX_DEVIATION);
        Bounds.requireWithin("jumpBound", int256(uint256(terms.jumpBound)), MIN_JUMP_BOUND, MAX_JUMP_BOUND);
        Bounds.requireWithin("jumpHold", int256(uint256(terms.jumpHold)), 1, MAX_JUMP_HOLD);
    }

    /// @dev The `priceExp` at which the price of an asset is what sources say, without a shift. A whole token is
    ///      10^(decimals - unitExp) ledger units, a dollar likewise, and sources say dollars per token x 10^18.
    function _middle(AssetWord word) private view returns (int256) {
        // safe: fields of 5 and 8 bits
        int256 dollarDigits = int256(RiskTermsLib.load(DOLLAR).priceExp());
        int256 assetDigits = int256(word.decimals()) - int256(word.unitExp());
        return SOURCE_DECIMALS + assetDigits - dollarDigits;
    }

    /// @dev Only the dollar has a shock of zero, and its parameters are set from the beginning.
    function _isSet(uint256 asset, RiskTerms terms) private pure returns (bool) {
        return asset == DOLLAR || terms.shock() != 0;
    }

    function _parametersOf(RiskTerms terms) private pure returns (RiskParameters memory) {
        // safe: fields of these widths or less
        return
            RiskParameters({
                priceExp: uint8(terms.priceExp()),
                shock: uint32(terms.shock()),
                halfBasis: uint32(terms.halfBasis()),
                common: uint32(terms.common()),
                haircut: uint32(terms.haircut())
            });
    }
}
