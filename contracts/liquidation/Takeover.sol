// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanLegs} from "./LoanLegs.sol";
import {MarkValue} from "./MarkValue.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ILiquidation} from "../interfaces/ILiquidation.sol";
import {ITakeovers, Leg, LegKind} from "../interfaces/ITakeovers.sol";
import {Cash} from "../ledger/Cash.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {ActionRule} from "../margin/ActionRule.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {OpenInterest} from "../perp/OpenInterest.sol";
import {PerpLedger} from "../perp/PerpLedger.sol";
import {PerpFill, PerpSettlement} from "../perp/PerpSettlement.sol";
import {Position, PositionLib} from "../perp/Position.sol";
import {Positions} from "../perp/Positions.sol";
import {Settlement, Settling} from "../perp/Settling.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Legs on their way from an account to its taker. Dollars in ledger units.
/// @param resolutionValue V of the account at the beginning.
/// @param isBound Whether nobody may choose whom the account repays.
/// @param payment What the taker owes for the legs so far, below zero: what it is owed.
/// @param parGain What the account's equity gained so far because claims and debts leave at par.
/// @param slack R_M of what could not be left smaller: the largest of the legs' lots, or of the smallest orders where
///        nothing is left. Of all legs but one as little may be taken as is needed.
/// @param insured Market of the largest leg whose market keeps dollars, 0 = none. It has a share of the reward.
/// @param largest Worth of that leg.
/// @param perpMarket Market of the last position among them, 0 = none.
struct Takeover {
    uint256 account;
    uint256 taker;
    int256 resolutionValue;
    bool isBound;
    int256 payment;
    uint256 parGain;
    uint256 slack;
    uint256 insured;
    uint256 largest;
    uint256 perpMarket;
}

using TakeoverLib for Takeover global;

/// @notice Moves legs at their marks. Every rounding is against the taker.
library TakeoverLib {
    using PerpSettlement for PerpFill;
    using Rounding for int256;
    using Settling for Settlement;

    function take(Takeover memory takeover, uint256 index, Leg calldata leg) internal {
        if (leg.kind == LegKind.SPOT) _takeTokens(takeover, index, leg);
        else if (leg.kind == LegKind.SUPPLY) _supplyTokens(takeover, index, leg);
        else if (leg.kind == LegKind.PERP) _takePosition(takeover, index, leg);
        else if (leg.kind == LegKind.REPAY) LoanLegs.repay(takeover, index, leg);
        else if (leg.kind == LegKind.CLAIM) LoanLegs.takeClaim(takeover, index, leg);
        else _takeProfit(takeover, leg);
    }

    /// @dev Notes what a leg of a loan comes to. A market that lends anything else keeps no dollars.
    /// @param dollars Above zero = the taker pays.
    function noteLoan(Takeover memory takeover, uint256 market, uint256 asset, int256 dollars) internal pure {
        takeover.payment += dollars;
        if (asset == DOLLAR) _noteMarket(takeover, market, dollars.abs());
    }

    function _noteMarket(Takeover memory takeover, uint256 market, uint256 worth) private pure {
        if (worth < takeover.largest) return;
        (takeover.insured, takeover.largest) = (market, worth);
    }

    function _noteSlack(Takeover memory takeover, RiskTerms terms, uint256 spare) private pure {
        takeover.slack = Rounding.max(takeover.slack, MarkValue.requirement(terms, spare));
    }

    function headerOf(uint256 market) internal view returns (MarketHeader) {
        return MarketHeader.wrap(Store.load(Slots.market(market)));
    }

    /// @dev Worth of what a leg of that worth could not be smaller by: a lot, or the smallest order if nothing is left,
    ///      and never more than it is.
    function spareOf(MarketHeader header, uint256 worth, uint256 lotWorth, bool isAll) internal pure returns (uint256) {
        uint256 smallest = isAll ? Rounding.max(lotWorth, header.minNotional() * header.tickUnits()) : lotWorth;
        return Rounding.min(worth, smallest);
    }

    function _takeTokens(Takeover memory takeover, uint256 index, Leg calldata leg) private {
        (MarketHeader header, RiskTerms terms) = _spotOf(takeover, index, leg);
        uint256 asset = header.asset();
        uint256 free = Wallet.load(takeover.account, asset).freeAsset();
        if (leg.amount > free) revert ITakeovers.LegTooLarge(takeover.account, index, leg.amount, free);
        Cash.move(takeover.account, takeover.taker, asset, leg.amount);
        uint256 dollars = MarkValue.up(terms, asset, leg.amount);
        uint256 lotWorth = MarkValue.up(terms, asset, header.lotUnits());
        takeover.payment += int256(dollars); // safe: 62 + 64 bits
        _noteMarket(takeover, leg.market, dollars);
        _noteSlack(takeover, terms, spareOf(header, dollars, lotWorth, leg.amount == free));
        emit ITakeovers.TokensTaken(uint32(takeover.account), uint32(takeover.taker), leg.market, leg.amount, dollars);
    }

    /// @dev The account buys what it owes.
    function _supplyTokens(Takeover memory takeover, uint256 index, Leg calldata leg) private {
        (MarketHeader header, RiskTerms terms) = _spotOf(takeover, index, leg);
        uint256 asset = header.asset();
        // the taker has no more to choose than an account has places for assets
        Cash.move(takeover.taker, takeover.account, asset, leg.amount);
        uint256 dollars = MarkValue.down(terms, asset, leg.amount);
        uint256 lotWorth = MarkValue.up(terms, asset, header.lotUnits());
        takeover.payment -= int256(dollars); // safe: 62 + 64 bits
        _noteMarket(takeover, leg.market, dollars);
        _noteSlack(takeover, terms, spareOf(header, dollars, lotWorth, false));
        emit ITakeovers.TokensSupplied(
            uint32(takeover.account),
            uint32(takeover.taker),
            leg.market,
            leg.amount,
            dollars
        );
    }

    function _spotOf(
        Takeover memory takeover,
        uint256 index,
        Leg calldata leg
    ) private view returns (MarketHeader header, RiskTerms terms) {
        header = headerOf(leg.market);
        if (!header.isSpot()) revert ILiquidation.WrongLeg(takeover.account, index);
        terms = MarkValue.termsFor(takeover.account, header.asset());
    }

    // --------------------------------------------------------------------------------------------------- positions

    function _takePosition(Takeover memory takeover, uint256 index, Leg calldata leg) private {
        Settlement memory settlement = Settling.begin(leg.market);
        uint256 asset = settlement.clock.asset();
        RiskTerms terms = MarkValue.termsFor(takeover.account, asset);
        Position position = Positions.load(takeover.account, leg.market);
        int256 size = position.size();
        if (leg.amount > size.abs()) {
            revert ITakeovers.LegTooLarge(takeover.account, index, leg.amount, size.abs());
        }
        uint256 lotUnits = settlement.clock.lotUnits();
        int256 lots = size < 0 ? -int256(uint256(leg.amount)) : int256(uint256(leg.amount));
        int256 quote = _quoteUp(terms, lots * int256(lotUnits));
        _exchange(takeover, settlement, position, lots, quote);
        takeover.perpMarket = leg.market;

        uint256 lotWorth = MarkValue.up(terms, asset, lotUnits);
        // what moves is worth nothing together with its quote: it counts for the share of insurance alone
        uint256 worth = lotWorth * leg.amount;
        _noteMarket(takeover, leg.market, worth);
        _noteSlack(takeover, terms, spareOf(headerOf(leg.market), worth, lotWorth, leg.amount == size.abs()));
        emit ITakeovers.PositionTaken(uint32(takeover.account), uint32(takeover.taker), leg.market, lots, quote);
    }

    /// @dev Dollars / 2^24 that units are worth at the mark, toward plus infinity: the account gets them.
    function _quoteUp(RiskTerms terms, int256 units) private pure returns (int256) {
        // safe: 120 + 64 + 24 bits
        return -(-units * int256(terms.price()) * PositionLib.ONE).floorDiv(terms.scale());
    }

    /// @param lots Signed as the position of the account that gives them away.
    /// @param quote What it receives for them.
    function _exchange(
        Takeover memory takeover,
        Settlement memory settlement,
        Position position,
        int256 lots,
        int256 quote
    ) private {
        (uint256 market, uint256 taker) = (settlement.market, takeover.taker);
        PerpFill memory fill = PerpSettlement.begin(headerOf(market), settlement.clock.index());
        Positions.save(takeover.account, market, fill.exchange(position, -lots, quote));
        ActionRule.begin(taker);
        Position other = Positions.load(taker, market);
        if (!other.isListed()) {
            Positions.enter(taker, market);
            other = Positions.load(taker, market).withListed();
        }
        Positions.save(taker, market, fill.exchange(other, lots, -quote));
        PerpLedger ledger = settlement.ledger;
        // safe: dust is what a quote had too much
        ledger = ledger.withFeeDue(ledger.feeDue() + uint256(fill.collected));
        settlement.ledger = OpenInterest.change(market, settlement.clock.asset(), ledger, fill.longs);
        settlement.end();
    }

    /// @dev A call to the exchange's own address: while the market has a deficit only the owner draws, or who
    ///      liquidates.
    function _takeProfit(Takeover memory takeover, Leg calldata leg) private {
        uint32[] memory accounts = new uint32[](1);
        accounts[0] = uint32(takeover.account); // safe: account numbers have 32 bits
        IClearing(address(this)).settle(leg.market, accounts);
    }
}
