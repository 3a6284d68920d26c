// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FundingClock} from "./FundingClock.sol";
import {FillSums} from "./FillSums.sol";
import {OpenRoom} from "./OpenRoom.sol";
import {PerpLedger} from "./PerpLedger.sol";
import {Position} from "./Position.sol";
import {PriceBand, PriceBandLib} from "../margin/PriceBand.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Standing} from "../margin/Standing.sol";
import {Session} from "../trading/Session.sol";

/// @notice What a session at perpetual markets keeps beside.
/// @param terms Price and parameters of the market's underlying as of now. So the next four, of the market.
/// @param band Where the account may trade.
/// @param ledger Loaded when something is traded, `isLedgerLoaded` from then on.
/// @param trades Whether the session placed or took anything, at any market. So the rest.
/// @param loss Ledger units of the dollar by which orders that it placed may lose against the mark.
/// @param unreliable Asset that it traded while its price may not be relied on, 0 = none.
/// @param room What the match at hand may do to open interest, nothing if that has enough room.
/// @param sums What matches have filled of whom, nothing if nobody asked.
/// @param before How the account stood when the session began, nothing if nobody looked.
/// @param isDeferred Whether the account is judged at the end of a bundle instead.
struct PerpContext {
    uint256 market;
    RiskTerms terms;
    FundingClock clock;
    PriceBand band;
    PerpLedger ledger;
    PerpLedger ledgerAtStart;
    bool isLedgerLoaded;
    bool trades;
    uint256 loss;
    uint256 unreliable;
    OpenRoom[] room;
    FillSums[] sums;
    Standing[] before;
    bool isDeferred;
}

/// @notice What a session at a perpetual market knows beyond other sessions.
library PerpSession {
    function position(Session memory session) internal pure returns (Position) {
        return Position.wrap(session.own);
    }

    function setPosition(Session memory session, Position position_) internal pure {
        session.own = Position.unwrap(position_);
    }

    /// @dev The context, as the only member of an array: a function that returns a struct allocates one, whatever it
    ///      returns.
    function perp(Session memory session) internal pure returns (PerpContext[] memory) {
        return fromPointer(session.context);
    }

    /// @dev Begins the context, with how the account stands, and how it is judged.
    function begin(Session memory session, Standing[] memory before, bool isDeferred) internal pure {
        PriceBand memory none;
        _set(session, _context(0, RiskTerms.wrap(0), FundingClock.wrap(0), none, before));
        perp(session)[0].isDeferred = isDeferred;
    }

    /// @dev Turns the context to a market, and keeps what is true of the whole session.
    function turnTo(Session memory session, uint256 market, RiskTerms terms, FundingClock clock) internal pure {
        PriceBand memory band = PriceBandLib.from(terms, session.header(), 1);
        if (session.context == 0) {
            _set(session, _context(market, terms, clock, band, new Standing[](0)));
            return;
        }
        PerpContext memory context = perp(session)[0];
        (context.market, context.terms, context.clock, context.band) = (market, terms, clock, band);
        context.isLedgerLoaded = false;
    }

    /// @dev All fields at once: a struct that is only declared would be filled with zeros first.
    function _context(
        uint256 market,
        RiskTerms terms,
        FundingClock clock,
        PriceBand memory band,
        Standing[] memory before
    ) private pure returns (PerpContext memory) {
        OpenRoom[] memory noRoom;
        FillSums[] memory noSums;
        return
            PerpContext({
                market: market,
                terms: terms,
                clock: clock,
                band: band,
                ledger: PerpLedger.wrap(0),
                ledgerAtStart: PerpLedger.wrap(0),
                isLedgerLoaded: false,
                trades: false,
                loss: 0,
                unreliable: 0,
                room: noRoom,
                sums: noSums,
                before: before,
                isDeferred: false
            });
    }

    function _set(Session memory session, PerpContext memory context) private pure {
        uint256[] memory box = new uint256[](1);
        uint256 pointer;
        assembly ("memory-safe") {
            mstore(add(box, 0x20), context)
            pointer := box
        }
        session.context = pointer;
    }

    /// @dev The context that `session.context` or `Walk.context` points to.
    function fromPointer(uint256 pointer) internal pure returns (PerpContext[] memory box) {
        assembly ("memory-safe") {
            box := pointer
        }
    }
}
