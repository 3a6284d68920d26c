// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Order, OrderLib} from "../book/Order.sol";
import {OrderId, OrderIdLib} from "../book/OrderId.sol";
import {BookSide, BookSideLib} from "../book/Side.sol";
import {Tape, TapeEntryLib, TapeEvent} from "../book/Tape.sol";
import {IOffers, Offer} from "../interfaces/IOffers.sol";
import {Placement, TimeInForce} from "../interfaces/ITrading.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Careful} from "../shared/Careful.sol";
import {Refusal} from "../shared/Refusal.sol";
import {OrderTerms, OrderTermsLib} from "./OrderTerms.sol";
import {Outcome} from "./Outcome.sol";
import {Session, SessionLib} from "./Session.sol";
import {Trading} from "./Trading.sol";

/// @notice Executes what is taken of an offer, for one kind of market: as if an order of the maker rested and an order
///         of the taker met it, with the same reserving and settling, but without a book in between.
/// @dev Whoever hands a call on to here has checked the offer, its signature and the caller, and has counted the lots.
abstract contract OfferDesk is Trading {
    using JournalLib for Journal;
    using Refusal for bytes;

    /// @dev See `IOffers.takeOffer`. Called in the storage of the exchange only.
    function takeOffer(
        Offer calldata offer,
        bytes calldata,
        uint32 account,
        uint48 lots
    ) external returns (uint64 dollars, uint64 fee) {
        Session memory maker = SessionLib.start(offer.account, 0, 0);
        Session memory taker = SessionLib.start(account, 1, 0);
        _openBoth(maker, taker, offer.market);
        Tape memory tape = _reserveFor(maker, BookSideLib.from(offer.side), offer.tick, lots);
        _meet(taker, BookSideLib.from(offer.side).opposite(), offer.tick, lots, tape);
        emit IOffers.OfferTaken(offer.market, offer.account, account, offer.side, offer.tick, lots, offer.nonce);
        _judge(maker);
        _judge(taker);
        Placement memory placement = Outcome.placement(taker.rested, taker.traded);
        return (placement.filledDollars, placement.feeDollars);
    }

    /// @dev What the maker's order may lose against the mark, it has lost by now: its equity says so.
    function _forgetLoss(Session memory maker) internal pure virtual;

    /// @dev Both are looked at before anything is done, if they have to be.
    function _openBoth(Session memory maker, Session memory taker, uint256 market) private {
        bool careful = Careful.isSet();
        _beginJudging(maker, Accounts.isMargined(maker.account));
        if (careful) Careful.set(true); // the first look has used it up
        _beginJudging(taker, Accounts.isMargined(taker.account));
        _openMarket(maker, market);
        _openMarket(taker, market);
    }

    /// @dev Reserves what an order of the maker would, and stores that.
    /// @return tape Says that all of the order has been filled.
    function _reserveFor(
        Session memory maker,
        BookSide side,
        uint256 tick,
        uint256 lots
    ) private returns (Tape memory tape) {
        OrderTerms order = _soundOrder(maker, side, tick, lots);
        if (!_reserve(maker, order, tick, lots, OrderId.wrap(0))) maker.refusal.raise();
        _forgetLoss(maker);
        _closeMarket(maker);
        Order resting = OrderLib.make(maker.account, lots, 0, 0);
        tape.reserve(1);
        tape.push(TapeEntryLib.make(TapeEvent.FILLED, OrderIdLib.make(side, tick, 0), resting, lots));
    }

    /// @dev Lets the taker meet it.
    function _meet(Session memory taker, BookSide side, uint256 tick, uint256 lots, Tape memory tape) private {
        _soundOrder(taker, side, tick, lots);
        OrderTerms order = OrderTermsLib.plain(side, TimeInForce.IOC, tick, lots);
        if (!_bearTaking(taker, order, true, OrderId.wrap(0))) taker.refusal.raise();
        _settle(taker, order, tape);
        taker.journal.discard(); // who follows the book has never heard of the order
        _closeMarket(taker);
    }

    /// @dev An order that may rest, as which both sides count: such a one keeps to the price band.
    function _soundOrder(
        Session memory session,
        BookSide side,
        uint256 tick,
        uint256 lots
    ) private view returns (OrderTerms order) {
        order = OrderTermsLib.plain(side, TimeInForce.GTC, tick, lots);
        if (_isSound(session, order)) return order;
        _refuseTerms(session, order);
        session.refusal.raise();
    }
}
