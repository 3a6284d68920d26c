// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Journal, JournalLib} from "../book/Journal.sol";
import {Book, OrderBook, Walk} from "../book/OrderBook.sol";
import {BookSide} from "../book/Side.sol";
import {Tape, TapeEntry} from "../book/Tape.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {Wallet} from "../ledger/Wallet.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {Session} from "./Session.sol";
import {Settlement, SpotSettlement} from "./SpotSettlement.sol";

/// @notice Sends a session's order through the book and pays its makers.
library SpotMatching {
    using JournalLib for Journal;
    using OrderBook for Book;
    using SpotSettlement for Pocket;

    /// @dev What a fill leaves of a maker is dust below this part of the market's minimum. A quarter: who wants to be
    ///      rid of a smallest order must buy three quarters of it, and a taker's match cap is not spent on less.
    uint256 internal constant DUST_DIVISOR = 4;

    /// @dev The order as the book engine sees it.
    function taker(Session memory session, OrderTerms order) internal pure returns (Walk memory) {
        BookSide makers = order.side().opposite();
        return
            Walk({
                makers: makers,
                limitRank: makers.toRank(order.tick()),
                lots: order.lots(),
                account: session.account,
                selfTrade: order.selfTrade(),
                dustNotional: session.header().minNotional() / DUST_DIVISOR,
                expiredOnly: false,
                steps: session.steps,
                stopped: false
            });
    }

    /// @dev Matches against the book.
    /// @return tape What happened.
    function walk(Session memory session, Walk memory taker_) internal returns (Tape memory tape) {
        unchecked {
            // safe: the match cap
            tape.reserve(session.steps + 1);
        }
        session.book.walk(taker_, tape);
        session.steps = taker_.steps;
    }

    /// @dev Applies the tape to the pockets of the makers, one load and one store for each run of the same maker,
    ///      writes it to the journal, and credits the bounties of orders that had expired.
    function settle(Session memory session, Tape memory tape) internal returns (Settlement memory settlement) {
        uint256 length = tape.length;
        if (length == 0) return settlement;
        settlement = SpotSettlement.begin(session.header());
        uint256 asset = session.header().asset();
        uint256 maker; // none: accounts are numbered from 1
        Pocket pocket;
        for (uint256 index = 0; index < length; ++index) {
            TapeEntry entry = tape.entryAt(index);
            if (entry.account() != maker) {
                if (maker != 0) _saveMaker(session, maker, asset, pocket);
                maker = entry.account();
                pocket = maker == session.account ? session.pocket : Wallet.load(maker, asset);
            }
            pocket = pocket.settle(settlement, entry);
            session.journal.met(entry);
        }
        _saveMaker(session, maker, asset, pocket);
        if (settlement.bounties != 0) session.earn(settlement.bounties);
    }

    function _saveMaker(Session memory session, uint256 maker, uint256 asset, Pocket pocket) private {
        if (maker == session.account) session.pocket = pocket;
        else Wallet.save(maker, asset, pocket);
    }
}
