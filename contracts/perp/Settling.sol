// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Funding} from "./Funding.sol";
import {FundingClock, FundingClockLib} from "./FundingClock.sol";
import {PerpLedger, PerpLedgerLib} from "./PerpLedger.sol";
import {PerpLimits, PerpLimitsLib} from "./PerpLimits.sol";
import {Position, PositionLib} from "./Position.sol";
import {Positions} from "./Positions.sol";
import {IClearing, Settled} from "../interfaces/IClearing.sol";
import {IGovernance} from "../interfaces/IGovernance.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Cash} from "../ledger/Cash.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {PriceState, RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {Rounding} from "../margin/Rounding.sol";
import {Registry} from "../shared/Registry.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice A market of which accounts are being settled. `terms` as of now.
struct Settlement {
    uint256 market;
    RiskTerms terms;
    FundingClock clock;
    PerpLedger ledger;
}

/// @notice Turns profit and loss into dollars, through the market's pool and nowhere else.
library Settling {
    using Rounding for int256;

    int256 private constant _ONE = PositionLib.ONE;

    /// @dev Fees may draw a tenth of the pool a day: they come after winners.
    uint256 internal constant FEE_SHARE = 10;

    // -------------------------------------------------------------------------------------------------- settlement

    function begin(uint256 market) internal returns (Settlement memory settlement) {
        FundingClock clock = FundingClockLib.load(market);
        if (!clock.isListed()) revert IClearing.NotPerpMarket(market);
        RiskTerms stored = RiskTermsLib.load(clock.asset());
        settlement.market = market;
        settlement.terms = stored.current();
        settlement.clock = Funding.touch(market, Store.load(Slots.market(market)), clock, stored);
        settlement.ledger = PerpLedgerLib.load(market);
    }

    function end(Settlement memory settlement) internal {
        settlement.ledger.save(settlement.market);
        bool hasDeficit = settlement.ledger.deficit() != 0;
        if (hasDeficit == settlement.clock.hasDeficit()) return;
        settlement.clock.withDeficit(hasDeficit).save(settlement.market);
    }

    /// @dev Lets a loser pay and a winner draw, as far as they can and may.
    function settle(Settlement memory settlement, uint256 account) internal returns (Settled memory settled) {
        Position position = Positions.load(account, settlement.market);
        if (position.isIdle()) return settled;
        int256 profit = profitOf(settlement, position);
        // safe: what moves is bounded by dollars that the exchange holds, 62 bits
        if (profit < 0) settled.paid = uint64(_pay(settlement, account, position, uint256(-profit)));
        else if (profit > 0) settled.drawn = uint64(_draw(settlement, account, position, uint256(profit)));
    }

    /// @dev Lets an account pay what it owes at its markets before dollars leave it.
    function payAll(uint256 account) internal {
        uint256[] memory markets = Positions.markets(account);
        for (uint256 index = 0; index < markets.length; ++index) {
            Position position = Positions.load(account, markets[index]);
            if (position.isIdle()) continue;
            Settlement memory settlement = begin(markets[index]);
            int256 profit = profitOf(settlement, position);
            if (profit >= 0) continue;
            _pay(settlement, account, position, uint256(-profit));
            end(settlement);
        }
    }

    /// @dev U: worth at the mark and funding included, in ledger units of the dollar.
    function profitOf(Settlement memory settlement, Position position) internal pure returns (int256) {
        int256 size = position.size();
        int256 lotValue = int256(settlement.clock.lotUnits() * settlement.terms.price());
        int256 quote = position.quote() - size * settlement.clock.index();
        return (size * lotValue).floorDiv(settlement.terms.scale()) + quote.floorDiv(uint256(_ONE));
    }

    function _pay(
        Settlement memory settlement,
        uint256 account,
        Position position,
        uint256 owed
    ) private returns (uint256 paid) {
        if (position.size() != 0 && !settlement.terms.isOk() && !_mayDoubt(settlement, account)) return 0;
        uint256 free = Wallet.freeDollars(account);
        paid = owed < free ? owed : free;
        if (paid == 0) return 0;
        Cash.debit(account, DOLLAR, paid);
        Positions.save(account, settlement.market, position.addQuote(int256(paid) * _ONE));
        settlement.ledger = settlement.ledger.withPool(settlement.ledger.pool() + paid);
        emit IClearing.ProfitSettled(settlement.market, account, paid, paid, 0);
    }

    /// @dev By a price that may not be relied on only the owner settles, or the exchange for a payment of his; by a
    ///      dead one nobody.
    function _mayDoubt(Settlement memory settlement, uint256 account) private view returns (bool) {
        if (settlement.terms.state() == PriceState.DEAD) return false;
        return _isForOwner(account);
    }

    /// @dev Whether the owner settles, or the exchange for a payment of his or for his liquidation.
    function _isForOwner(uint256 account) private view returns (bool) {
        return msg.sender == address(this) || msg.sender == Accounts.ownerOf(account);
    }

    function _draw(
        Settlement memory settlement,
        uint256 account,
        Position position,
        uint256 profit
    ) private returns (uint256 drawn) {
        if (position.size() != 0 && !settlement.terms.isOk()) return 0;
        if (settlement.ledger.deficit() != 0 && !_isForOwner(account)) return 0;
        uint256 claim;
        (settlement.ledger, claim, drawn) = _claim(settlement.ledger, profit);
        if (claim == 0) return 0;
        Positions.save(account, settlement.market, position.addQuote(-int256(claim) * _ONE));
        Cash.credit(account, DOLLAR, drawn);
        emit IClearing.ProfitSettled(settlement.market, account, claim, 0, drawn);
    }

    /// @dev A claim on the pool is paid in full while there is no deficit. Else it is paid at
    ///      `pool / (pool + deficit)`, down, and the rest of it is cancelled against the deficit: the ratio stays, so
    ///      the order of draws changes nobody's share.
    function _claim(
        PerpLedger ledger,
        uint256 wanted
    ) private pure returns (PerpLedger later, uint256 claim, uint256 paid) {
        (uint256 pool, uint256 deficit) = (ledger.pool(), ledger.deficit());
        claim = wanted < pool + deficit ? wanted : pool + deficit;
        if (claim == 0) return (ledger, 0, 0);
        paid = (claim * pool) / (pool + deficit);
        later = ledger.withPool(pool - paid).withDeficit(deficit - (claim - paid));
    }

    // -------------------------------------------------------------------------------------------------------- fees

    function drawFees(uint256 market) internal returns (uint256 drawn) {
        uint256 account = Registry.feeAccount();
        if (account == 0) revert IGovernance.NoFeeAccount();
        Settlement memory settlement = begin(market);
        PerpLedger ledger = settlement.ledger;
        PerpLimits limits = PerpLimitsLib.load(market);
        uint256 today = block.timestamp / 1 days;
        uint256 before = limits.drawnOn(today);
        uint256 limit = (ledger.pool() + before) / FEE_SHARE;
        uint256 wanted = ledger.feeDue() / uint256(_ONE);
        limit = limit > before ? limit - before : 0;
        uint256 claim;
        (ledger, claim, drawn) = _claim(ledger, wanted < limit ? wanted : limit);
        if (claim == 0) return 0;
        settlement.ledger = ledger.withFeeDue(ledger.feeDue() - claim * uint256(_ONE));
        end(settlement);
        limits.withDrawn(today, before + drawn).save(market);
        Cash.credit(account, DOLLAR, drawn);
        emit IClearing.PerpFeesDrawn(market, account, claim, drawn);
    }

    function reduceDeficit(uint256 account, uint256 market, uint256 units) internal returns (uint256 given) {
        Settlement memory settlement = begin(market);
        uint256 deficit = settlement.ledger.deficit();
        if (deficit == 0) revert IClearing.NoDeficit(market);
        given = units < deficit ? units : deficit;
        Cash.debit(account, DOLLAR, given);
        settlement.ledger = settlement.ledger.withPool(settlement.ledger.pool() + given).withDeficit(deficit - given);
        end(settlement);
        emit IClearing.DeficitReduced(market, account, given);
    }
}
