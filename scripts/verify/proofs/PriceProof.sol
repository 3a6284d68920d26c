// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PriceState, RiskTerms} from "../../../contracts/margin/RiskTerms.sol";
import {FeedWord, FeedWordLib} from "../../../contracts/oracle/FeedWord.sol";
import {SecondWord, SecondWordLib} from "../../../contracts/oracle/SecondWord.sol";

/// @notice The words of a price: fields come back as they went in, and a setter changes its own bits only. The bits are
///         those of the comment on each word.
contract PriceProof {
    function proveFeedWord(
        address primary,
        int8 shift,
        uint32 deadAge,
        uint24 maxDeviation,
        uint24 jumpBound,
        uint24 jumpHold
    ) external pure {
        require(shift >= -64 && shift < 64);
        require(maxDeviation < 1 << 20 && jumpBound < 1 << 20 && jumpHold < 1 << 17);
        FeedWord word = FeedWordLib.make(primary, shift).withLimits(deadAge, maxDeviation, jumpBound, jumpHold);
        assert(word.primary() == primary && word.shift() == shift && word.deadAge() == deadAge);
        assert(word.maxDeviation() == maxDeviation && word.jumpBound() == jumpBound && word.jumpHold() == jumpHold);
    }

    function proveSecondWord(address secondary, uint64 price, uint32 since, uint64 later, uint32 then_) external pure {
        SecondWord word = SecondWordLib.make(secondary);
        assert(word.pendingPrice() == 0 && word.pendingSince() == 0);
        word = word.withPending(price, since).withPending(later, then_);
        assert(word.secondary() == secondary && word.pendingPrice() == later && word.pendingSince() == then_);
    }

    function proveWithPrice(RiskTerms terms, uint64 price, uint32 time) external pure {
        RiskTerms changed = terms.withPrice(price, time);
        assert(changed.price() == price && changed.time() == time);
        _assertOnlyChanged(terms, changed, _bits(0, 63) | _bits(174, 205));
    }

    function proveWithState(RiskTerms terms, PriceState state) external pure {
        RiskTerms changed = terms.withState(state);
        assert(changed.state() == state && changed.isOk() == (state == PriceState.OK));
        _assertOnlyChanged(terms, changed, _bits(171, 173));
    }

    function proveWithShock(RiskTerms terms, uint24 shock, uint24 halfBasis, uint24 common) external pure {
        require(shock < 1 << 20 && halfBasis < 1 << 20 && common < 1 << 20);
        RiskTerms changed = terms.withShock(shock, halfBasis, common);
        assert(changed.shock() == shock && changed.halfBasis() == halfBasis && changed.common() == common);
        _assertOnlyChanged(terms, changed, _bits(69, 128));
    }

    function proveOtherParameters(
        RiskTerms terms,
        uint8 priceExp,
        uint24 haircut,
        uint16 makerFeeCap,
        uint8 oiFactor,
        uint16 maxAge
    ) external pure {
        require(priceExp < 1 << 5 && haircut < 1 << 20 && makerFeeCap < 1 << 14);
        RiskTerms changed = terms.withPriceExp(priceExp).withHaircut(haircut).withMakerFeeCap(makerFeeCap);
        changed = changed.withOiFactor(oiFactor).withMaxAge(maxAge);
        assert(changed.priceExp() == priceExp && changed.haircut() == haircut);
        assert(changed.makerFeeCap() == makerFeeCap && changed.oiFactor() == oiFactor && changed.maxAge() == maxAge);
        uint256 tokens = _bits(137, 156) | _bits(157, 170);
        _assertOnlyChanged(terms, changed, _bits(64, 68) | _bits(129, 136) | tokens | _bits(206, 221));
    }

    function _bits(uint256 first, uint256 last) private pure returns (uint256) {
        return ((1 << (last - first + 1)) - 1) << first;
    }

    function _assertOnlyChanged(RiskTerms before, RiskTerms later, uint256 bits) private pure {
        assert((RiskTerms.unwrap(before) ^ RiskTerms.unwrap(later)) & ~bits == 0);
    }
}
