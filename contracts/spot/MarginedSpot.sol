// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {SpotTrading} from "./SpotTrading.sol";
import {OrderFlag} from "../book/Order.sol";
import {OrderId} from "../book/OrderId.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {PriceBand} from "../margin/PriceBand.sol";
import {Standing} from "../margin/Standing.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";
import {Session} from "../trading/Session.sol";

/// @notice What a session of a margined account at spot markets keeps beside.
/// @param before How the account stood when it began.
/// @param band Where it may trade at the present market.
/// @param unreliable Asset whose price is not good enough to take on risk, 0 = none.
/// @param loss Ledger units of the dollar by which orders that it placed may lose against the mark.
struct SpotContext {
    Standing before;
    PriceBand band;
    uint16 unreliable;
    uint256 loss;
}

/// @notice Spot trading of all accounts. Those that may owe trade inside a price band and are judged by their margin;
///         all others trade at any price, whatever the oracle says.
/// @dev Margin is asked for by calls to the exchange's own address, whose storage is up to date at that time.
abstract contract MarginedSpot is SpotTrading {
    function _beginJudging(Session memory session, bool margined) internal view override {
        if (!margined) return;
        SpotContext memory context;
        // safe: account numbers have 32 bits, here and below; markets 16
        context.before = _clearing().standingOf(uint32(session.account));
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := context
        }
        session.context = pointer;
    }

    function _judge(Session memory session) internal view override {
        if (session.context == 0) return;
        SpotContext memory context = _context(session);
        _clearing().requireAllowed(uint32(session.account), context.before, context.loss, context.unreliable);
    }

    function _openMarket(Session memory session, uint256 market) internal override {
        super._openMarket(session, market);
        if (session.context == 0) return;
        SpotContext memory context = _context(session);
        bool isReliable;
        (context.band, isReliable) = _clearing().bandOf(uint16(market));
        if (!isReliable) context.unreliable = uint16(session.header().asset());
    }

    function _mayTrade(Session memory session, OrderTerms order) internal pure override returns (bool) {
        if (session.context == 0) return super._mayTrade(session, order);
        return super._mayTrade(session, order) && _context(session).band.allows(order);
    }

    function _refuseTrade(Session memory session, OrderTerms order) internal pure override {
        if (!super._mayTrade(session, order)) return super._refuseTrade(session, order);
        session.refusal = _context(session).band.refusal(order);
    }

    function _reserve(
        Session memory session,
        OrderTerms order,
        uint256 tick,
        uint256 lots,
        OrderId replaced
    ) internal override returns (bool reserved) {
        reserved = super._reserve(session, order, tick, lots, replaced);
        if (!reserved || session.context == 0) return reserved;
        SpotContext memory context = _context(session);
        context.loss += context.band.loss(order.side(), tick, lots);
    }

    function _worstTick(Session memory session, OrderTerms order) internal pure override returns (uint256) {
        if (session.context == 0) return order.tick();
        return _context(session).band.clamp(order.side(), order.tick());
    }

    function _flags(Session memory session, OrderTerms) internal pure override returns (uint256) {
        return session.context == 0 ? 0 : OrderFlag.MARGINED;
    }

    function _clearing() private view returns (IClearing) {
        return IClearing(address(this));
    }

    function _context(Session memory session) private pure returns (SpotContext memory context) {
        uint256 pointer = session.context;
        assembly ("memory-safe") {
            context := pointer
        }
    }
}
