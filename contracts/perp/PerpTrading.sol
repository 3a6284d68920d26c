// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FillSums, FillSumsLib} from "./FillSums.sol";
import {Funding} from "./Funding.sol";
import {FundingClock, FundingClockLib} from "./FundingClock.sol";
import {OpenInterest} from "./OpenInterest.sol";
import {OpenRoom, OpenRoomLib} from "./OpenRoom.sol";
import {PerpLedger, PerpLedgerLib} from "./PerpLedger.sol";
import {PerpLimitsLib} from "./PerpLimits.sol";
import {PerpContext, PerpSession} from "./PerpSession.sol";
import {PerpFill, PerpSettlement} from "./PerpSettlement.sol";
import {Position} from "./Position.sol";
import {Positions} from "./Positions.sol";
import {Journal, JournalLib} from "../book/Journal.sol";
import {Order, OrderFlag} from "../book/Order.sol";
import {OrderBook} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSide} from "../book/Side.sol";
import {Tape, TapeEntry} from "../book/Tape.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Pauses} from "../limits/Pauses.sol";
import {Permission} from "../ledger/Accounts.sol";
import {ActionRule} from "../margin/ActionRule.sol";
import {Deferral} from "../margin/Deferral.sol";
import {PriceBand, PriceBandLib} from "../margin/PriceBand.sol";
import {RiskTerms, RiskTermsLib} from "../margin/RiskTerms.sol";
import {Standing} from "../margin/Standing.sol";
import {Careful} from "../shared/Careful.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";
import {Outcome} from "../trading/Outcome.sol";
import {Session} from "../trading/Session.sol";
import {Trading} from "../trading/Trading.sol";

/// @notice Perpetuals: orders reserve nothing but count for margin, and a fill changes positions, no balance. The
///         account that acts is judged once, at the end of the call; its makers need not be (see `docs/atlas.md`).
abstract contract PerpTrading is Trading {
    using FillSumsLib for FillSums;
    using JournalLib for Journal;
    using OpenRoomLib for OpenRoom;
    using PerpSession for Session;
    using PerpSettlement for PerpFill;

    function _tradePermission() internal pure override returns (uint256) {
        return Permission.TRADE_PERP;
    }

    // --------------------------------------------------------------------------------------------------- judging

    function _beginJudging(Session memory session, bool) internal override {
        uint256 stage = Deferral.stage();
        if (stage == 0) return;
        bool isDeferred = stage & Deferral.OPEN != 0;
        Standing[] memory before;
        if (!isDeferred) {
            Careful.set(false);
            before = new Standing[](1);
            // safe: account numbers have 32 bits, here and below; asset numbers 16
            before[0] = IClearing(address(this)).standingOf(uint32(session.account));
        }
        session.begin(before, isDeferred);
    }

    /// @dev Margin is asked for by calls to the exchange's own address, whose storage is up to date at that time.
    function _judge(Session memory session) internal override {
        PerpContext memory context = session.perp()[0];
        if (!context.trades) return;
        if (context.isDeferred) return Deferral.noteAction(session.account, context.loss, context.unreliable);
        IClearing clearing = IClearing(address(this));
        uint32 account = uint32(session.account);
        if (context.before.length != 0) {
            return clearing.requireAllowed(account, context.before[0], context.loss, uint16(context.unreliable));
        }
        if (context.unreliable == 0 && clearing.hasInitialMargin(account, context.loss)) return;
        revert IClearing.Reconsider();
    }

    // --------------------------------------------------------------------------------------------------- sessions

    function _openMarket(Session memory session, uint256 market) internal override {
        uint256 word = Store.load(Slots.market(market));
        MarketHeader header = MarketHeader.wrap(word);
        if (!header.isPerp()) _refuseMarket(market, header);
        RiskTerms stored = RiskTermsLib.load(header.asset());
        FundingClock clock = Funding.touch(market, word, FundingClockLib.load(market), stored);
        session.book.market = market;
        session.book.header = word;
        session.headerAtStart = word;
        if (MarketHeader.wrap(word).isPaused()) session.book.header = Pauses.open(market, word);
        session.turnTo(market, stored.current(), clock);
        session.own = Position.unwrap(Positions.load(session.account, market));
        session.ownAtStart = session.own;
        session.journal.open(market, session.account);
    }

    function _refuseMarket(uint256 market, MarketHeader header) private pure {
        if (MarketHeader.unwrap(header) == 0) revert ITrading.UnknownMarket(market);
        revert ITrading.MixedBatch(market);
    }

    function _closeMarket(Session memory session) internal override {
        uint256 market = session.book.market;
        if (session.book.header != session.headerAtStart) Store.save(Slots.market(market), session.book.header);
        if (session.own != session.ownAtStart) Positions.save(session.account, market, session.position());
        PerpContext memory context = session.perp()[0];
        bool changed = PerpLedger.unwrap(context.ledger) != PerpLedger.unwrap(context.ledgerAtStart);
        if (context.isLedgerLoaded && changed) context.ledger.save(market);
        session.journal.close();
    }

    // ------------------------------------------------------------------------------------------------------ orders

    /// @dev An order that only reduces is cut to what there is to reduce.
    function _admit(Session memory session, OrderTerms order) internal pure override returns (OrderTerms) {
        if (!order.isReduceOnly()) return order;
        uint256 reducible = session.position().reducible(order.side().isBids());
        return reducible < order.lots() ? order.withLots(reducible) : order;
    }

    /// @dev Called before the account's word changes by trading. From then on the account is judged, and the market
    ///      stands in its list.
    function _enter(Session memory session) private {
        ActionRule.begin(session.account);
        PerpContext memory context = session.perp()[0];
        context.trades = true;
        if (!context.terms.isOk()) context.unreliable = session.header().asset();
        if (session.position().isListed()) return;
        Positions.enter(session.account, session.book.market);
        session.setPosition(session.position().withListed());
    }

    function _mayTrade(Session memory session, OrderTerms order) internal pure override returns (bool) {
        PerpContext memory context = session.perp()[0];
        if (!context.terms.isOk() && !order.isReduceOnly()) return false;
        return !_reducesNothing(order) && context.band.allows(order);
    }

    function _refuseTrade(Session memory session, OrderTerms order) internal pure override {
        PerpContext memory context = session.perp()[0];
        (uint256 account, uint256 asset) = (session.account, session.header().asset());
        if (_reducesNothing(order)) {
            session.refusal = abi.encodeWithSelector(ITrading.NothingToReduce.selector, context.market);
        } else if (!context.terms.isOk() && !order.isReduceOnly()) {
            session.refusal = abi.encodeWithSelector(IClearing.PriceNotReliable.selector, account, asset);
        } else {
            session.refusal = context.band.refusal(order);
        }
    }

    function _reducesNothing(OrderTerms order) private pure returns (bool) {
        return order.isReduceOnly() && order.lots() == 0;
    }

    /// @dev A position can be closed whatever the market is told.
    function _isOpen(MarketHeader header, OrderTerms order) internal pure override returns (bool) {
        return header.isActive() || (order.isReduceOnly() && !order.mayRest());
    }

    /// @dev Whatever is left of a position, however small, can be closed.
    function _minimum(MarketHeader header, OrderTerms order) internal pure override returns (uint256) {
        return order.isReduceOnly() && !order.mayRest() ? 1 : header.minNotional();
    }

    function _notional(uint256 lots, uint256 tick) internal pure override returns (uint256) {
        unchecked {
            // safe: 48 + 24 bits
            return lots * tick;
        }
    }

    function _worstTick(Session memory session, OrderTerms order) internal pure override returns (uint256) {
        PriceBand memory band = session.perp()[0].band;
        if (order.isReduceOnly() && !order.mayRest()) {
            band = PriceBandLib.from(session.perp()[0].terms, session.header(), 2);
        }
        return band.clamp(order.side(), order.tick());
    }

    function _flags(Session memory, OrderTerms order) internal pure override returns (uint256) {
        return order.isReduceOnly() ? OrderFlag.MARGINED | OrderFlag.REDUCE_ONLY : OrderFlag.MARGINED;
    }

    /// @dev An order with no more lots than there is to reduce cannot raise open interest.
    function _examineContext(Session memory session, OrderTerms order) internal view override returns (uint256) {
        PerpContext memory context = session.perp()[0];
        uint256 closes = session.position().reducible(order.side().isBids());
        OpenRoom[] memory room;
        if (order.lots() > closes && order.mayTake()) {
            _loadLedger(context);
            uint256 open = context.ledger.openInterest();
            uint256 cap = PerpLimitsLib.load(context.market).capNow(open);
            room = OpenRoomLib.from(order.lots(), closes, cap, open);
        }
        context.room = room;
        return session.context;
    }

    /// @dev None outside its maker's price band. One that only reduces: what is left to reduce after the fills so far.
    ///      The taker goes on until open interest would end beyond its cap.
    function _examine(
        uint256 pointer,
        BookSide makers,
        uint256 tick,
        Tape memory tape,
        Order order
    ) internal view override returns (uint256 lots, uint256 most) {
        PerpContext memory context = PerpSession.fromPointer(pointer)[0];
        most = type(uint256).max;
        if (context.band.clamp(makers, tick) != tick) return (0, most);
        lots = order.lots();
        bool reduces = order.flags() & OrderFlag.REDUCE_ONLY != 0;
        bool isTight = context.room.length != 0;
        if (!reduces && !isTight) return (lots, most);
        uint256 account = order.account();
        if (context.sums.length == 0) context.sums = new FillSums[](1);
        uint256 filled = context.sums[0].lotsOf(tape, account);
        uint256 reducible = Positions.load(account, context.market).reducible(makers.isBids());
        reducible = reducible > filled ? reducible - filled : 0;
        if (reduces && reducible < lots) lots = reducible;
        if (isTight) most = context.room[0].admit(lots, reducible);
    }

    function _bearTaking(Session memory session, OrderTerms, bool, OrderId replaced) internal override returns (bool) {
        _replace(session, replaced);
        return true;
    }

    function _reserve(
        Session memory session,
        OrderTerms order,
        uint256 tick,
        uint256 lots,
        OrderId replaced
    ) internal override returns (bool) {
        _replace(session, replaced);
        _enter(session);
        session.setPosition(session.position().addOrder(order.side().isBids(), lots));
        PerpContext memory context = session.perp()[0];
        context.loss += context.band.loss(order.side(), tick, lots);
        return true;
    }

    function _release(Session memory session, OrderId id, Order order, uint256 remaining) internal pure override {
        session.setPosition(session.position().subOrder(id.side().isBids(), order.lots() - remaining));
    }

    function _replace(Session memory session, OrderId replaced) private {
        if (OrderId.unwrap(replaced) == 0) return;
        (, Order old) = OrderBook.find(session.book.market, replaced);
        _cancelFound(session, replaced, old);
    }

    // --------------------------------------------------------------------------------------------------- settling

    function _settle(Session memory session, OrderTerms order, Tape memory tape) internal override {
        if (tape.length == 0) return;
        _enter(session);
        PerpContext memory context = session.perp()[0];
        PerpFill memory fill = PerpSettlement.begin(session.header(), context.clock.index());
        _settleMakers(session, fill, tape);
        session.setPosition(fill.settleTaker(session.position(), order.side().isBids()));
        if (fill.lots != 0) session.traded = Outcome.traded(fill.lots, fill.dollars, fill.fee);
        if (fill.collected == 0 && fill.longs == 0) return;
        _loadLedger(context);
        PerpLedger ledger = context.ledger.withFeeDue(context.ledger.feeDue() + uint256(fill.collected));
        context.ledger = OpenInterest.change(context.market, session.header().asset(), ledger, fill.longs);
    }

    function _loadLedger(PerpContext memory context) private view {
        if (context.isLedgerLoaded) return;
        context.isLedgerLoaded = true;
        context.ledger = PerpLedgerLib.load(context.market);
        context.ledgerAtStart = context.ledger;
    }

    /// @dev Applies the tape to the positions of the makers, one load and one store for each run of the same maker, and
    ///      writes it to the journal.
    function _settleMakers(Session memory session, PerpFill memory fill, Tape memory tape) private {
        uint256 maker; // none: accounts are numbered from 1
        Position position;
        for (uint256 index = 0; index < tape.length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            if (entry.account() != maker) {
                if (maker != 0) _saveMaker(session, maker, position);
                maker = entry.account();
                position = maker == session.account ? session.position() : Positions.load(maker, session.book.market);
            }
            position = fill.settleMaker(position, entry);
            session.journal.met(entry);
        }
        _saveMaker(session, maker, position);
    }

    function _saveMaker(Session memory session, uint256 maker, Position position) private {
        if (maker == session.account) session.setPosition(position);
        else Positions.save(maker, session.book.market, position);
    }
}
