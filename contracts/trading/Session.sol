// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Order} from "../book/Order.sol";
import {Book} from "../book/OrderBook.sol";
import {OrderId} from "../book/OrderId.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {MarketHeader} from "./MarketHeader.sol";
import {Rested, Traded} from "./Outcome.sol";

/// @notice One account at one market: every word it may change is loaded once, worked on in memory by any number of
///         operations, and stored once if it changed.
struct Session {
    Book book;
    uint256 headerAtStart;
    uint256 account;
    uint256 own; // the account's word at this market: a `Pocket` on spot, a `Position` on perpetuals
    uint256 ownAtStart;
    uint256 steps; // maker orders that may still be touched
    Rested rested; // by the last operation
    Traded traded; // by the last operation
    Journal journal;
    bytes refusal; // of the last operation, see `Refusal`
    uint256 context; // what the kind of market keeps beside, as a memory address
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

    function header(Session memory session) internal pure returns (MarketHeader) {
        return MarketHeader.wrap(session.book.header);
    }

    /// @dev Says so if an order was not found or is somebody else's.
    function isOwn(Session memory session, OrderId id, bool found, Order order) internal pure returns (bool) {
        if (found && order.account() == session.account) return true;
        if (found)
            session.refusal = abi.encodeWithSelector(
                ITrading.NotOrderOwner.selector,
                session.account,
                OrderId.unwrap(id)
            );
        else
            session.refusal = abi.encodeWithSelector(
                ITrading.OrderNotFound.selector,
                session.book.market,
                OrderId.unwrap(id)
            );
        return false;
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
