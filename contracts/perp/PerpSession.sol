// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FundingClock} from "./FundingClock.sol";
import {PerpLedger} from "./PerpLedger.sol";
import {Position} from "./Position.sol";
import {PriceBand} from "../margin/PriceBand.sol";
import {RiskTerms} from "../margin/RiskTerms.sol";
import {Standing} from "../margin/Standing.sol";
import {Session} from "../trading/Session.sol";

/// @notice What a session at perpetual markets keeps beside.
/// @param terms Price and parameters of the market's underlying as of now. So the next four, of the market.
/// @param band Where the account may trade.
/// @param ledger Loaded when something is traded, 0 = not yet.
/// @param trades Whether the session placed or took anything, at any market. So the rest.
/// @param loss Ledger units of the dollar by which orders that it placed may lose against the mark.
/// @param unreliable Asset that it traded while its price may not be relied on, 0 = none.
/// @param knowsBefore Whether `before` says how the account stood when the session began.
struct PerpContext {
    uint256 market;
    RiskTerms terms;
    FundingClock clock;
    PriceBand band;
    PerpLedger ledger;
    PerpLedger ledgerAtStart;
    bool trades;
    uint256 loss;
    uint256 unreliable;
    bool knowsBefore;
    Standing before;
}

library PerpSession {
    function position(Session memory session) internal pure returns (Position) {
        return Position.wrap(session.own);
    }

    function setPosition(Session memory session, Position position_) internal pure {
        session.own = Position.unwrap(position_);
    }

    function perp(Session memory session) internal pure returns (PerpContext memory) {
        return fromPointer(session.context);
    }

    function setPerp(Session memory session, PerpContext memory context) internal pure {
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := context
        }
        session.context = pointer;
    }

    /// @dev The context at a memory address.
    function fromPointer(uint256 pointer) internal pure returns (PerpContext memory context) {
        assembly ("memory-safe") {
            context := pointer
        }
    }
}
