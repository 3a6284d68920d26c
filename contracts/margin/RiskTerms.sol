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
