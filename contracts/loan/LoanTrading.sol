// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Assignment} from "./Assignment.sol";
import {Claims, ClaimsLib} from "./Claims.sol";
import {DebtLib} from "./Debt.sol";
import {Interest} from "./Interest.sol";
import {Loan, LoanId, LoanLib} from "./Loan.sol";
import {LoanBook} from "./LoanBook.sol";
import {LoanPlaces} from "./LoanPlaces.sol";
import {LoanReserve} from "./LoanReserve.sol";
import {LoanContext, LoanSession} from "./LoanSession.sol";
import {Journal, JournalLib} from "../book/Journal.sol";
import {Order, OrderFlag} from "../book/Order.sol";
import {Book, OrderBook} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {BookSide} from "../book/Side.sol";
import {Tape, TapeEntry, TapeEvent} from "../book/Tape.sol";
import {BorrowLimitsLib} from "../limits/BorrowLimits.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Pauses} from "../limits/Pauses.sol";
import {Accounts, Permission} from "../ledger/Accounts.sol";
import {Pocket, PocketLib} from "../ledger/Pocket.sol";
import {Wallet} from "../ledger/Wallet.sol";
import {ActionRule} from "../margin/ActionRule.sol";
import {Deferral, Demand} from "../margin/Deferral.sol";
import {RiskTermsLib} from "../margin/RiskTerms.sol";
import {Standing} from "../margin/Standing.sol";
import {Careful} from "../shared/Careful.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";
import {Outcome} from "../trading/Outcome.sol";
import {Session} from "../trading/Session.sol";
import {Trading} from "../trading/Trading.sol";

/// @notice Loan markets: a lend order (ASK) reserves what it lends, a borrow order (BID) counts for margin, and a fill
///         makes a loan between the two accounts. Who borrows is judged when he does, taker or maker: a resting borrow
///         order of an account that has no initial margin is removed, not filled.
abstract contract LoanTrading is Trading {
    using JournalLib for Journal;
    using LoanSession for Session;
    using LoanReserve for Pocket;
    using OrderBook for Book;

    function _tradePermission() internal pure override returns (uint256) {
        return Permission.LOANS;
    }

    // --------------------------------------------------------------------------------------------------- judging

    function _beginJudging(Session memory session, bool) internal override {
        Standing[] memory before;
        if (Careful.isSet()) {
            Careful.set(false);
            before = new Standing[](1);
            // safe: account numbers have 32 bits, here and below
            before[0] = _clearing().standingOf(uint32(session.account));
        }
        session.begin(before);
    }

    /// @dev Margin is asked for by calls to the exchange's own address, whose storage is up to date at that time.
    function _judge(Session memory session) internal override {
        LoanContext memory context = session.loan()[0];
        if (!context.trades || !Accounts.isMargined(session.account)) return;
        uint32 account = uint32(session.account);
        if (context.borrows) {
            // new credit goes by prices of now
            if (Deferral.isOpen()) return Deferral.noteCredit(account, context.multiplier, Demand.PRICES);
            _clearing().payLosses(account);
            return _clearing().requireMayBorrow(account, uint16(context.multiplier));
        }
        if (Deferral.isOpen()) return Deferral.noteAction(account, 0, 0);
        if (context.before.length != 0) return _clearing().requireAllowed(account, context.before[0], 0, 0);
        if (!_clearing().hasInitialMargin(account, 0)) revert IClearing.Reconsider();
    }

    function _clearing() internal view returns (IClearing) {
        return IClearing(address(this));
    }

    // --------------------------------------------------------------------------------------------------- sessions

    function _openMarket(Session memory session, uint256 market) internal view override {
        uint256 word = Store.load(Slots.market(market));
        MarketHeader header = MarketHeader.wrap(word);
        if (!header.isLoan()) {
            if (word == 0) revert ITrading.UnknownMarket(market);
            revert ITrading.MixedBatch(market);
        }
        if (session.context == 0) session.begin(new Standing[](0));
        session.book.market = market;
        session.book.header = word;
        session.headerAtStart = word;
        if (MarketHeader.wrap(word).isPaused()) session.book.header = Pauses.open(market, word);
        session.loadPocket();
        LoanContext memory context = session.loan()[0];
        (context.header, context.isReliable) = (header, _isReliable(header.asset()));
        session.journal.open(market, session.account);
    }

    function _isReliable(uint256 asset) private view returns (bool) {
        return RiskTermsLib.load(asset).current().isOk();
    }

    function _closeMarket(Session memory session) internal override {
        if (session.book.header != session.headerAtStart) {
            Store.save(Slots.market(session.book.market), session.book.header);
        }
        session.savePocket();
        session.journal.close();
    }

    // ------------------------------------------------------------------------------------------------------ orders

    function _admit(Session memory, OrderTerms order) internal pure override returns (OrderTerms) {
        return order;
    }

    function _mayTrade(Session memory session, OrderTerms order) internal pure override returns (bool) {
        return
            !order.isReduceOnly() &&
            order.tick() <= Interest.MAX_RATE &&
            (order.side().isAsks() || session.loan()[0].isReliable);
    }

    function _refuseTrade(Session memory session, OrderTerms order) internal pure override {
        if (order.isReduceOnly()) {
            session.refusal = abi.encodeWithSelector(ITrading.NothingToReduce.selector, session.book.market);
        } else if (order.tick() > Interest.MAX_RATE) {
            session.refusal = abi.encodeWithSelector(ITrading.InvalidTick.selector, order.tick(), Interest.MAX_RATE);
        } else {
            session.refusal = abi.encodeWithSelector(
                IClearing.PriceNotReliable.selector,
                session.account,
                session.header().asset()
            );
        }
    }

    function _isOpen(MarketHeader header, OrderTerms) internal pure virtual override returns (bool) {
        return header.isActive();
    }

    function _minimum(MarketHeader header, OrderTerms) internal pure virtual override returns (uint256) {
        return header.minNotional();
    }

    /// @dev Sizes compare with minimums in lots: a rate is not a price that they are paid with. But without one there
    ///      is no order.
    function _notional(uint256 lots, uint256 tick) internal pure override returns (uint256) {
        return tick == 0 ? 0 : lots;
    }

    function _worstTick(Session memory, OrderTerms order) internal pure override returns (uint256) {
        return order.tick();
    }

    /// @dev Every maker is looked at before it trades: whether a borrower may borrow and a lender has room for a loan.
    function _flags(Session memory, OrderTerms) internal pure override returns (uint256) {
        return OrderFlag.MARGINED;
    }

    function _examineContext(Session memory session, OrderTerms) internal view override returns (uint256) {
        session.loan()[0].room = _borrowRoom(session.header());
        return session.context;
    }

    /// @dev Lots that may be borrowed now. What renews loans or passes them on makes no new ones: there is no limit.
    function _borrowRoom(MarketHeader header) internal view virtual returns (uint256) {
        return BorrowLimitsLib.load(header.asset()).room() / header.lotUnits();
    }

    function _examine(
        uint256 pointer,
        BookSide makers,
        uint256,
        Tape memory tape,
        Order order
    ) internal view override returns (uint256, uint256) {
        LoanContext memory context = LoanSession.fromPointer(pointer)[0];
        if (!_mayBeMet(context, makers, tape, order)) return (0, type(uint256).max);
        uint256 lots = order.lots();
        uint256 room = context.room;
        context.room = lots < room ? room - lots : 0;
        return (lots, room);
    }

    function _mayBeMet(
        LoanContext memory context,
        BookSide makers,
        Tape memory tape,
        Order order
    ) private view returns (bool) {
        uint256 account = order.account();
        if (!makers.isAsks()) {
            return _hasRoom(account, LoanPlaces.OWED, tape) && _mayBorrow(account, context.header);
        }
        return _hasRoom(account, LoanPlaces.GIVEN, tape) && _canAdvance(context, tape, order);
    }

    /// @dev Whether an account has a place for one more loan than the fills so far make.
    function _hasRoom(uint256 account, uint256 role, Tape memory tape) private view returns (bool) {
        if (LoanPlaces.hasRoom(account, role, tape.length + 1)) return true;
        (uint256 fills, ) = tape.filledOf(account);
        return LoanPlaces.hasRoom(account, role, fills + 1);
    }

    /// @dev Lend orders bear their haircut, so fills need no look at a lender's margin. But who takes over a loan pays
    ///      for interest as well, which does not count for him before he has it.
    function _canAdvance(LoanContext memory context, Tape memory tape, Order order) private view returns (bool) {
        uint256 account = order.account();
        if (context.advanced == 0 || !Accounts.isMargined(account)) return true;
        (, uint256 lots) = tape.filledOf(account);
        uint256 loss = Assignment.marginOf(context.header.asset(), (lots + order.lots()) * context.advanced);
        return _clearing().hasInitialMargin(uint32(account), loss);
    }

    /// @dev New credit is never given to an account that has no initial margin, nor in an asset of doubtful price.
    function _mayBorrow(uint256 account, MarketHeader header) internal view returns (bool) {
        return _isReliable(header.asset()) && _clearing().mayBorrow(uint32(account), uint16(header.class()));
    }

    // -------------------------------------------------------------------------------------------------- reserving

    function _bearTaking(
        Session memory session,
        OrderTerms order,
        bool takes,
        OrderId replaced
    ) internal override returns (bool) {
        if (LoanId.unwrap(session.loan()[0].assigned) != 0) return true;
        if (!_bear(session, order, takes || order.mayRest() ? order.lots() : 0, replaced)) return false;
        return order.side().isAsks() || _enterAsBorrower(session);
    }

    function _reserve(
        Session memory session,
        OrderTerms order,
        uint256 tick,
        uint256 lots,
        OrderId replaced
    ) internal override returns (bool) {
        MarketHeader header = session.header();
        uint256 units = lots * header.lotUnits();
        if (order.side().isAsks()) {
            if (!_bear(session, order, lots, replaced)) return false;
            session.setPocket(session.pocket().holdAsset(units));
            _changeClaims(session, _claims(session).addLendHeld(units));
            session.loan()[0].trades = true;
            return true;
        }
        uint256 interest = Interest.up(units, tick, header.termHours());
        if (!_fits(session, units, interest)) return false;
        if (!_bear(session, order, lots, replaced) || !_enterAsBorrower(session)) return false;
        _changeClaims(session, _claims(session).addBorrowInterest(interest));
        return true;
    }

    /// @dev Whether the ledger can hold a borrow order, and its interest beside that of those that rest.
    function _fits(Session memory session, uint256 units, uint256 interest) private view returns (bool) {
        uint256 sum = _claims(session).borrowInterest() + interest;
        if (units <= PocketLib.MAX_UNITS && sum <= ClaimsLib.MAX_INTEREST) return true;
        session.refusal = abi.encodeWithSelector(
            DebtLib.DebtTooLarge.selector,
            session.account,
            sum,
            ClaimsLib.MAX_INTEREST
        );
        return false;
    }

    /// @dev Makes sure that a lender has what it lends, and cancels the order that this one replaces, if any.
    function _bear(Session memory session, OrderTerms order, uint256 lots, OrderId replaced) private returns (bool) {
        uint256 units = order.side().isAsks() ? lots * session.header().lotUnits() : 0;
        if (OrderId.unwrap(replaced) == 0) return session.bring(units);
        (, Order old) = OrderBook.find(session.book.market, replaced);
        uint256 freed = order.side().isAsks() ? old.lots() * session.header().lotUnits() : 0;
        if (units > freed && !session.bring(units - freed)) return false;
        _cancelFound(session, replaced, old);
        return true;
    }

    /// @dev From now on the account may owe, and the asset stands in its list.
    function _enterAsBorrower(Session memory session) private returns (bool) {
        if (!session.enter()) return false;
        LoanContext memory context = session.loan()[0];
        ActionRule.begin(session.account);
        (context.trades, context.borrows) = (true, true);
        uint256 class = session.header().class();
        if (class > context.multiplier) context.multiplier = class;
        return true;
    }

    function _release(Session memory session, OrderId id, Order order, uint256 remaining) internal override {
        Pocket pocket = session.pocket();
        session.setPocket(pocket.release(session.header(), session.account, id, order.lots(), remaining));
    }

    function _claims(Session memory session) private view returns (Claims) {
        return ClaimsLib.load(session.account, session.header().asset());
    }

    function _changeClaims(Session memory session, Claims claims) private {
        claims.save(session.account, session.header().asset());
        session.setPocket(session.pocket().withLends(!claims.isEmpty()));
    }

    // --------------------------------------------------------------------------------------------------- settling

    function _settle(Session memory session, OrderTerms order, Tape memory tape) internal virtual override {
        if (tape.length == 0) return;
        MarketHeader header = session.header();
        uint256 asset = header.asset();
        (uint256 lots, uint256 interest) = (0, 0);
        for (uint256 index = 0; index < tape.length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            bool isOwn = entry.account() == session.account;
            Pocket maker = isOwn ? session.pocket() : Wallet.load(entry.account(), asset);
            maker = maker.release(header, entry.account(), entry.id(), entry.lotsBefore(), entry.lotsAfter());
            if (entry.kind() == TapeEvent.FILLED) {
                uint256 units = entry.lots() * header.lotUnits();
                maker = _lend(session, order, maker, entry, units);
                lots += entry.lots();
                interest += Interest.up(units, entry.id().tick(), header.termHours());
            }
            if (isOwn) session.setPocket(maker);
            else Wallet.save(entry.account(), asset, maker);
            session.journal.met(entry);
        }
        if (lots == 0) return;
        session.loan()[0].trades = true;
        session.traded = Outcome.traded(lots, interest, 0);
    }

    /// @dev Moves `units` from the lender to the borrower of a fill, and makes the loan. What the maker reserved for it
    ///      is free by now.
    /// @return maker Pocket of the maker.
    function _lend(
        Session memory session,
        OrderTerms order,
        Pocket maker,
        TapeEntry entry,
        uint256 units
    ) private returns (Pocket) {
        LoanId assigned = session.loan()[0].assigned;
        if (LoanId.unwrap(assigned) != 0) return _takeOver(session, assigned, maker, entry, units);
        bool isBorrower = order.side().isBids();
        (uint256 borrower, uint256 lender) = isBorrower
            ? (session.account, entry.account())
            : (entry.account(), session.account);
        MarketHeader header = session.header();
        Loan loan = LoanLib.make(
            units,
            lender,
            entry.id().tick(),
            Interest.hour(),
            header.termHours(),
            session.book.market
        );
        LoanBook.open(borrower, loan, header);
        Pocket taker = session.pocket();
        if (isBorrower) {
            session.setPocket(taker.addFreeAsset(units).withOwes(true));
            return maker.subFreeAsset(units).withLends(true);
        }
        // whoever lent the maker margin for this moment may not take that back
        if (Deferral.isOpen()) Deferral.noteCredit(borrower, header.class(), 0);
        session.setPocket(taker.subFreeAsset(units).withLends(true));
        return maker.addFreeAsset(units).withOwes(true);
    }

    /// @dev Passes a part of a loan on to the lender of a fill, who pays `units` for it.
    function _takeOver(
        Session memory session,
        LoanId id,
        Pocket maker,
        TapeEntry entry,
        uint256 units
    ) internal virtual returns (Pocket);
}
