// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PriceState} from "../margin/RiskTerms.sol";
import {Quote, RATIO_SCALE} from "./Quote.sol";

/// @notice What is known of a price.
/// @param price The last one that was accepted. Zero = there never was one.
/// @param time Unix second of that price.
/// @param state How far it may be relied on.
/// @param pendingPrice A later one that jumped too far to be accepted at once. Zero = none.
/// @param pendingSince Unix second of the refresh that found it.
struct PriceRecord {
    uint256 price;
    uint256 time;
    PriceState state;
    uint256 pendingPrice;
    uint256 pendingSince;
}

/// @notice When a price is not good enough, see `FeedTerms`.
/// @param peg What the price ought to be, for the dollar. Zero = whatever it is.
struct PriceLimits {
    uint256 maxAge;
    uint256 deadAge;
    uint256 maxDeviation;
    uint256 jumpBound;
    uint256 jumpHold;
    uint256 peg;
}

/// @notice Decides what to make of what two sources say. The first is believed if it is fresh, else the second; a price
///         never goes back in time, and never far in one step unless something confirms it:
///
///         DEAD   there is no price, or none that is younger than `deadAge`; a dollar more than 5 % off
///         STALE  neither source is fresh
///         JUMP   the price moved by more than `jumpBound` and waits for the other source, or for `jumpHold` seconds
///         WIDE   the sources differ, or the one that is believed is unsure, by more than `maxDeviation`; a dollar more
///                than 1 % off
///         OK     none of these
///
///         Silence and a jump leave the last price where it was. Of several states, the first in this order holds.
library Judgement {
    /// @dev 1 %: a dollar within is one.
    uint256 internal constant PEG_WIDE = 10_000;
    /// @dev 5 %: a dollar beyond is none.
    uint256 internal constant PEG_DEAD = 50_000;

    /// @param old What was known before.
    /// @param now_ Unix second; no time in the arguments is later.
    function judge(
        PriceRecord memory old,
        Quote memory primary,
        Quote memory secondary,
        PriceLimits memory limits,
        uint256 now_
    ) internal pure returns (PriceRecord memory) {
        bool isFirstFresh = _isFresh(primary, limits, now_);
        bool isSecondFresh = _isFresh(secondary, limits, now_);
        if (!isFirstFresh && !isSecondFresh) {
            return _silent(old, _latest(old.time, _latest(primary.time, secondary.time)), limits, now_);
        }
        Quote memory nothing;
        if (!isFirstFresh) primary = nothing;
        if (!isSecondFresh) secondary = nothing;
        // a source whose latest word is older than the price that is kept has nothing to add to it
        if (isFirstFresh && primary.time >= old.time) return _renewed(old, primary, secondary, limits, now_);
        if (isSecondFresh && secondary.time >= old.time) return _renewed(old, secondary, primary, limits, now_);
        return _kept(old, primary, secondary, limits);
    }

    /// @param newest Second of the newest of all that was ever said.
    function _silent(
        PriceRecord memory old,
        uint256 newest,
        PriceLimits memory limits,
        uint256 now_
    ) private pure returns (PriceRecord memory) {
        bool isDead = old.price == 0 || now_ - newest > limits.deadAge;
        return _withState(old, isDead ? PriceState.DEAD : PriceState.STALE);
    }

    /// @dev The sources are fresh, but the price that is kept is newer: the source it came from fell silent since.
    function _kept(
        PriceRecord memory old,
        Quote memory primary,
        Quote memory secondary,
        PriceLimits memory limits
    ) private pure returns (PriceRecord memory) {
        // silence does not take back a jump
        if (old.pendingPrice != 0) return _withState(old, PriceState.JUMP);
        Quote memory own = Quote({price: old.price, spread: 0, time: old.time});
        bool isWide = _contradicts(primary, own, limits) || _contradicts(secondary, own, limits);
        return _withState(old, _stateOf(old.price, isWide, limits));
    }

    /// @param other What the other source says, if it is fresh.
    function _renewed(
        PriceRecord memory old,
        Quote memory quote,
        Quote memory other,
        PriceLimits memory limits,
        uint256 now_
    ) private pure returns (PriceRecord memory) {
        bool isContradicted = _contradicts(other, quote, limits);
        bool isConfirmed = other.price != 0 && !isContradicted;
        if (!isConfirmed && _jumps(old, quote, limits)) {
            if (!_stands(old, quote, limits, now_)) {
                return PriceRecord(old.price, old.time, PriceState.JUMP, quote.price, now_);
            }
            if (now_ - old.pendingSince < limits.jumpHold) return _withState(old, PriceState.JUMP);
        }
        bool isWide = isContradicted || quote.spread > limits.maxDeviation;
        return PriceRecord(quote.price, quote.time, _stateOf(quote.price, isWide, limits), 0, 0);
    }

    /// @dev A dollar does not jump: it is worth one, or it is not.
    function _jumps(PriceRecord memory old, Quote memory quote, PriceLimits memory limits) private pure returns (bool) {
        return old.price != 0 && limits.peg == 0 && _differ(quote.price, old.price, limits.jumpBound);
    }

    /// @dev Whether a jump is the one that waits already. What waits is not replaced by what came later, so it cannot
    ///      be led away in small steps. In the end it is forgotten: an error does not confirm one of days before.
    function _stands(
        PriceRecord memory old,
        Quote memory quote,
        PriceLimits memory limits,
        uint256 now_
    ) private pure returns (bool) {
        return
            old.pendingPrice != 0 &&
            !_differ(quote.price, old.pendingPrice, limits.jumpBound) &&
            now_ - old.pendingSince <= limits.jumpHold + limits.maxAge;
    }

    function _stateOf(uint256 price, bool isWide, PriceLimits memory limits) private pure returns (PriceState) {
        if (limits.peg != 0 && _differ(price, limits.peg, PEG_DEAD)) return PriceState.DEAD;
        if (limits.peg != 0 && _differ(price, limits.peg, PEG_WIDE)) return PriceState.WIDE;
        return isWide ? PriceState.WIDE : PriceState.OK;
    }

    function _isFresh(Quote memory quote, PriceLimits memory limits, uint256 now_) private pure returns (bool) {
        return quote.price != 0 && now_ - quote.time <= limits.maxAge;
    }

    function _contradicts(
        Quote memory other,
        Quote memory quote,
        PriceLimits memory limits
    ) private pure returns (bool) {
        return other.price != 0 && _differ(other.price, quote.price, limits.maxDeviation);
    }

    /// @dev Whether a price is further from another than so many millionths of that. Prices have 64 bits.
    function _differ(uint256 price, uint256 from, uint256 bound) private pure returns (bool) {
        uint256 distance = price > from ? price - from : from - price;
        return distance * RATIO_SCALE > from * bound;
    }

    function _withState(PriceRecord memory old, PriceState state) private pure returns (PriceRecord memory) {
        return PriceRecord(old.price, old.time, state, old.pendingPrice, old.pendingSince);
    }

    function _latest(uint256 one, uint256 other) private pure returns (uint256) {
        return one > other ? one : other;
    }
}
