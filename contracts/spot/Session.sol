// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Order} from "../book/Order.sol";
import {Book} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ISpot} from "../interfaces/ISpot.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, MAX_ASSETS, Wallet} from "../ledger/Wallet.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";
import {Rested, Traded} from "./Outcome.sol";
import {SpotHeader} from "./SpotHeader.sol";

/// @notice One account at one spot market: every word it may change is loaded once, worked on in memory by any number
///         of operations, and stored once if it changed.
struct Session {
    Book book;
    uint256 headerAtStart;
    uint256 account;
    Pocket pocket; // of the market's asset
    Pocket pocketAtStart;
    uint256 steps; // maker orders that may still be touched
    Rested rested; // by the last operation
    Traded traded; // by the last operation
    Journal journal;
    bytes refusal; // of the last operation, see `Refusal`
}

using SessionLib for Session global;

library SessionLib {
    using JournalLib for Journal;

    /// @dev `bytesOfRecords` bounds what the session writes to its journal, apart from maker orders touched.
    function start(
        uint256 account,
        uint256 steps,
        uint256 bytesOfRecords
    ) internal pure returns (Session memory session) {
        session.account = account;
        session.steps = steps;
        unchecked {
            // safe: bounded by the size of the calldata, `MAX_STRETCH` and the match cap
            session.journal.reserve(bytesOfRecords + steps * JournalLib.MATCH_BYTES);
        }
    }

    /// @dev Turns the session to a market.
    function openMarket(Session memory session, uint256 market) internal view {
        uint256 word = Store.load(Slots.market(market));
        if (!SpotHeader.wrap(word).isListed()) revert ISpot.UnknownMarket(market);
        session.book.market = market;
        session.book.header = word;
        session.headerAtStart = word;
        uint256 asset = SpotHeader.wrap(word).asset();
        session.pocket = Wallet.load(session.account, asset);
        session.pocketAtStart = session.pocket;
        session.journal.open(market, session.account);
    }

    /// @dev Stores what changed and emits what happened at the session's market.
    function closeMarket(Session memory session) internal {
        if (session.book.header != session.headerAtStart) {
            Store.save(Slots.market(session.book.market), session.book.header);
        }
        _savePocket(session);
        session.journal.close();
    }

    function header(Session memory session) internal pure returns (SpotHeader) {
        return SpotHeader.wrap(session.book.header);
    }

    /// @dev Says so if an order was not found or is somebody else's.
    function isOwn(Session memory session, OrderId id, bool found, Order order) internal pure returns (bool) {
        if (found && order.account() == session.account) return true;
        if (found)
            session.refusal = abi.encodeWithSelector(ISpot.NotOrderOwner.selector, session.account, OrderId.unwrap(id));
        else
            session.refusal = abi.encodeWithSelector(
                ISpot.OrderNotFound.selector,
                session.book.market,
                OrderId.unwrap(id)
            );
        return false;
    }

    /// @dev Makes sure that `needed` dollars lie free in the session's pocket: from there, then from the dollar pocket,
    ///      then from the pockets of all other assets. The first dollars in a pocket enter the asset into the account's
    ///      list, so an account that trades an asset is in it, and one that only looks or cancels is not put there.
    function bringCash(Session memory session, uint256 needed) internal returns (bool) {
        uint256 here = session.pocket.freeCash();
        if (here >= needed) return true;
        uint256 missing = needed - here; // not negative: just compared
        if (Wallet.load(session.account, DOLLAR).freeAsset() < missing) {
            uint256 available = Wallet.freeDollars(session.account) + here - session.pocketAtStart.freeCash();
            if (available < needed) {
                refuseInsufficient(session, DOLLAR, available, needed);
                return false;
            }
            _savePocket(session);
            Wallet.gatherDollars(session.account);
            session.pocket = Wallet.load(session.account, header(session).asset());
            session.pocketAtStart = session.pocket;
            missing = needed; // all of it lies in the dollar pocket now
        }
        if (!session.pocket.isListed() && !_enter(session)) return false;
        Pocket dollars = Wallet.load(session.account, DOLLAR);
        Wallet.save(session.account, DOLLAR, dollars.subFreeAsset(missing));
        session.pocket = session.pocket.addFreeCash(missing);
        return true;
    }

    /// @dev Credits dollars that the account has earned: beside the asset if it trades it, else to its dollar pocket.
    function earn(Session memory session, uint256 dollars) internal {
        if (session.pocket.isListed()) session.pocket = session.pocket.addFreeCash(dollars);
        else Wallet.save(session.account, DOLLAR, Wallet.open(session.account, DOLLAR).addFreeAsset(dollars));
    }

    function _enter(Session memory session) private returns (bool entered) {
        entered = Wallet.enter(session.account, header(session).asset());
        if (entered) session.pocket = session.pocket.withListed();
        else session.refusal = abi.encodeWithSelector(Wallet.TooManyAssets.selector, session.account, MAX_ASSETS);
    }

    function _savePocket(Session memory session) private {
        if (Pocket.unwrap(session.pocket) == Pocket.unwrap(session.pocketAtStart)) return;
        Wallet.save(session.account, header(session).asset(), session.pocket);
        session.pocketAtStart = session.pocket;
    }

    /// @dev Refuses for want of free balance.
    function refuseInsufficient(
        Session memory session,
        uint256 asset,
        uint256 available,
        uint256 needed
    ) internal pure {
        session.refusal = abi.encodeWithSelector(
            ILedger.InsufficientBalance.selector,
            session.account,
            asset,
            available,
            needed
        );
    }
}
