// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice Price and risk parameters of an asset, one word, so that whoever judges an account reads one word per asset.
///         Ratios are in millionths.
///
///      [0..63]    price        mark: units x price / 10^priceExp = ledger units of the dollar
///      [64..68]   priceExp     0 to 24
///      [69..88]   shock        requirement of a naked leg
///      [89..108]  halfBasis    requirement of each leg of a perfect hedge; 2 halfBasis <= shock
///      [109..128] common       part of the shock that all assets share; 2 common <= shock - 2 halfBasis
///      [129..136] oiFactor     the shock counts 1 + oiFactor / 64 times for initial margin, 0 to 128
///      [137..156] haircut      part of lent tokens that does not count
///      [157..170] makerFeeCap  highest fee of a resting spot ask
///      [171..173] state        see `PriceState`, as of the last refresh
///      [174..205] time         unix second of the price
///      [206..221] maxAge       seconds after which the price is stale, 0 = never
///      [222..233] shockLag     by which the shock was raised last, in steps of 10 millionths
///      [234..243] basisLag     by which halfBasis was raised with it, the same
///      [244..255] rampEnd      hour at which both count in full for maintenance margin, since 1970, modulo 2^12; once
///                              the terms are `ramped`, hours left until then
///
/// What governance raises counts at once for initial margin. For maintenance margin it grows to that hour by hour, so
/// that nobody becomes liquidatable at a stroke.
///
/// The dollar has such a word too. Its `priceExp` says what a dollar is, 10^priceExp ledger units, and its `state` how
/// far a dollar is worth a dollar; `price`, with 18 decimals here, is what its sources said, if it has any. Its haircut
/// counts like any other; its shock and what belongs to that are zero.
type RiskTerms is uint256;

/// @notice How far a price may be relied on. Only the first allows new risk.
enum PriceState {
    OK,
    WIDE,
    STALE,
    JUMP,
    DEAD
}

using RiskTermsLib for RiskTerms global;

library RiskTermsLib {
    uint256 private constant _PRICE_EXP = 64;
    uint256 private constant _SHOCK = 69;
    uint256 private constant _HALF_BASIS = 89;
    uint256 private constant _COMMON = 109;
    uint256 private constant _OI_FACTOR = 129;
    uint256 private constant _HAIRCUT = 137;
    uint256 private constant _MAKER_FEE_CAP = 157;
    uint256 private constant _STATE = 171;
    uint256 private constant _TIME = 174;
    uint256 private constant _MAX_AGE = 206;

    uint256 private constant _SHOCK_LAG = 222;
    uint256 private constant _BASIS_LAG = 234;
    uint256 private constant _RAMP_END = 244;

    /// @dev Hours over which a raise comes to count for maintenance margin. The one that has begun counts as whole.
    uint256 internal constant RAMP_HOURS = 48;
    /// @dev Millionths in a step of the two lags.
    uint256 internal constant LAG_STEP = 10;

    uint256 private constant _SHOCK_LAG_MASK = (1 << 12) - 1;
    uint256 private constant _BASIS_LAG_MASK = (1 << 10) - 1;
    uint256 private constant _HOUR_MASK = (1 << 12) - 1;
    uint256 private constant _EXP_MASK = (1 << 5) - 1;
    uint256 private constant _RATIO_MASK = (1 << 20) - 1;
    uint256 private constant _FEE_MASK = (1 << 14) - 1;
    uint256 private constant _STATE_MASK = (1 << 3) - 1;

    /// @dev Those of an asset as they are stored.
    function load(uint256 asset) internal view returns (RiskTerms) {
        return RiskTerms.wrap(Store.load(Slots.risk(asset)));
    }

    function price(RiskTerms terms) internal pure returns (uint256) {
        return uint64(RiskTerms.unwrap(terms));
    }

    function priceExp(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _PRICE_EXP) & _EXP_MASK;
    }

    /// @dev 10^priceExp.
    function scale(RiskTerms terms) internal pure returns (uint256) {
        return 10 ** terms.priceExp();
    }

    function shock(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _SHOCK) & _RATIO_MASK;
    }

    function halfBasis(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _HALF_BASIS) & _RATIO_MASK;
    }

    function common(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _COMMON) & _RATIO_MASK;
    }

    function oiFactor(RiskTerms terms) internal pure returns (uint256) {
        return uint8(RiskTerms.unwrap(terms) >> _OI_FACTOR);
    }

    function haircut(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _HAIRCUT) & _RATIO_MASK;
    }

    function makerFeeCap(RiskTerms terms) internal pure returns (uint256) {
        return (RiskTerms.unwrap(terms) >> _MAKER_FEE_CAP) & _FEE_MASK;
    }

    function state(RiskTerms terms) internal pure returns (PriceState) {
        return PriceState((RiskTerms.unwrap(terms) >> _STATE) & _STATE_MASK);
    }

    function time(RiskTerms terms) internal pure returns (uint256) {
        return uint32(RiskTerms.unwrap(terms) >> _TIME);
    }

    function maxAge(RiskTerms terms) internal pure returns (uint256) {
        return uint16(RiskTerms.unwrap(terms) >> _MAX_AGE);
    }

    /// @dev Last second at which the price may be relied on, if no refresh comes: 0 if it may not be now.
    function okUntil(RiskTerms terms) internal pure returns (uint256) {
        if (!terms.isOk()) return 0;
        uint256 age = terms.maxAge();
        unchecked {
            // safe: 32 and 16 bits
            return age == 0 ? type(uint256).max : terms.time() + age;
        }
    }

    /// @dev The terms as of now: a price that was good at the last refresh may have become stale since.
    function current(RiskTerms terms) internal view returns (RiskTerms) {
        return terms.isOk() && terms.okUntil() < block.timestamp ? terms.withState(PriceState.STALE) : terms;
    }

    /// @dev The terms with the hours that are left of the last raise in place of its end; without it if that is over.
    function ramped(RiskTerms terms) internal view returns (RiskTerms) {
        uint256 word = RiskTerms.unwrap(terms);
        if (word >> _SHOCK_LAG == 0) return terms;
        uint256 left;
        unchecked {
            // safe: a difference modulo 2^12
            left = ((word >> _RAMP_END) - block.timestamp / 1 hours) & _HOUR_MASK;
        }
        // one that ended long ago seems far ahead
        if (left == 0 || left > RAMP_HOURS + 1) return terms.withoutRamp();
        return _with(terms, _RAMP_END, _HOUR_MASK, left > RAMP_HOURS ? RAMP_HOURS : left);
    }

    /// @dev As they are to be stored: a raise that is over is forgotten, or one day it would seem to lie ahead.
    function withoutOldRamp(RiskTerms terms) internal view returns (RiskTerms) {
        return terms.ramped().isRamping() ? terms : terms.withoutRamp();
    }

    /// @dev Whether maintenance margin goes by less than the shock and the basis. Of `ramped` terms.
    function isRamping(RiskTerms terms) internal pure returns (bool) {
        return RiskTerms.unwrap(terms) >> _SHOCK_LAG != 0;
    }

    /// @dev What maintenance margin goes by, of `ramped` terms. Rounded so that 2 common <= shock - 2 halfBasis holds
    ///      all the way, as it does at both ends.
    function maintenanceShock(RiskTerms terms) internal pure returns (uint256) {
        unchecked {
            // safe: a lag is part of what it lags behind
            return terms.shock() - (terms.shockLag() * terms.hoursLeft()) / RAMP_HOURS;
        }
    }

    function maintenanceHalfBasis(RiskTerms terms) internal pure returns (uint256) {
        unchecked {
            // safe: the same
            return terms.halfBasis() - (terms.basisLag() * terms.hoursLeft() + RAMP_HOURS - 1) / RAMP_HOURS;
        }
    }

    /// @dev By how much the shock was raised last, millionths.
    function shockLag(RiskTerms terms) internal pure returns (uint256) {
        return ((RiskTerms.unwrap(terms) >> _SHOCK_LAG) & _SHOCK_LAG_MASK) * LAG_STEP;
    }

    function basisLag(RiskTerms terms) internal pure returns (uint256) {
        return ((RiskTerms.unwrap(terms) >> _BASIS_LAG) & _BASIS_LAG_MASK) * LAG_STEP;
    }

    /// @dev Of `ramped` terms.
    function hoursLeft(RiskTerms terms) internal pure returns (uint256) {
        return RiskTerms.unwrap(terms) >> _RAMP_END;
    }

    /// @dev Begins a ramp now. Lags are millionths, multiples of `LAG_STEP` that fit their fields.
    function withRamp(RiskTerms terms, uint256 shockLag_, uint256 basisLag_) internal view returns (RiskTerms) {
        terms = terms.withoutRamp();
        if (shockLag_ | basisLag_ == 0) return terms;
        terms = _with(terms, _SHOCK_LAG, _SHOCK_LAG_MASK, shockLag_ / LAG_STEP);
        terms = _with(terms, _BASIS_LAG, _BASIS_LAG_MASK, basisLag_ / LAG_STEP);
        return _with(terms, _RAMP_END, _HOUR_MASK, (block.timestamp / 1 hours + RAMP_HOURS + 1) & _HOUR_MASK);
    }

    function withoutRamp(RiskTerms terms) internal pure returns (RiskTerms) {
        return RiskTerms.wrap(RiskTerms.unwrap(terms) & ((1 << _SHOCK_LAG) - 1));
    }

    function withState(RiskTerms terms, PriceState state_) internal pure returns (RiskTerms) {
        return _with(terms, _STATE, _STATE_MASK, uint256(state_));
    }

    /// @dev `price_` of 64 bits, zero only if there never was one, and `time_` of 32.
    function withPrice(RiskTerms terms, uint256 price_, uint256 time_) internal pure returns (RiskTerms) {
        return _with(_with(terms, 0, type(uint64).max, price_), _TIME, type(uint32).max, time_);
    }

    /// @dev `factor` of 8 bits.
    function withOiFactor(RiskTerms terms, uint256 factor) internal pure returns (RiskTerms) {
        return _with(terms, _OI_FACTOR, type(uint8).max, factor);
    }

    /// @dev At most 24.
    function withPriceExp(RiskTerms terms, uint256 priceExp_) internal pure returns (RiskTerms) {
        return _with(terms, _PRICE_EXP, _EXP_MASK, priceExp_);
    }

    /// @dev Ratios of 20 bits.
    function withShock(
        RiskTerms terms,
        uint256 shock_,
        uint256 halfBasis_,
        uint256 common_
    ) internal pure returns (RiskTerms) {
        terms = _with(_with(terms, _SHOCK, _RATIO_MASK, shock_), _HALF_BASIS, _RATIO_MASK, halfBasis_);
        return _with(terms, _COMMON, _RATIO_MASK, common_);
    }

    /// @dev Of 20 bits.
    function withHaircut(RiskTerms terms, uint256 haircut_) internal pure returns (RiskTerms) {
        return _with(terms, _HAIRCUT, _RATIO_MASK, haircut_);
    }

    /// @dev Of 14 bits.
    function withMakerFeeCap(RiskTerms terms, uint256 makerFeeCap_) internal pure returns (RiskTerms) {
        return _with(terms, _MAKER_FEE_CAP, _FEE_MASK, makerFeeCap_);
    }

    /// @dev Of 16 bits.
    function withMaxAge(RiskTerms terms, uint256 maxAge_) internal pure returns (RiskTerms) {
        return _with(terms, _MAX_AGE, type(uint16).max, maxAge_);
    }

    function _with(RiskTerms terms, uint256 offset, uint256 mask, uint256 value) private pure returns (RiskTerms) {
        return RiskTerms.wrap((RiskTerms.unwrap(terms) & ~(mask << offset)) | (value << offset));
    }

    /// @dev Whether the price may be relied on.
    function isOk(RiskTerms terms) internal pure returns (bool) {
        return (RiskTerms.unwrap(terms) >> _STATE) & _STATE_MASK == uint256(PriceState.OK);
    }
}
