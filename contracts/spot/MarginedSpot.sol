// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {SpotTrading} from "./SpotTrading.sol";
import {OrderFlag} from "../book/Order.sol";
import {OrderId} from "../book/OrderId.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {Deferral} from "../margin/Deferral.sol";
import {PriceBand} from "../margin/PriceBand.sol";
import {Standing} from "../margin/Standing.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";
import {OrderTerms} from "../trading/OrderTerms.sol";
import {Session} from "../trading/Session.sol";

/// @notice What a session of a margined account at spot markets keeps beside.
/// @param before How the account stood when it began, if it is judged at the end.
/// @param isDeferred Whether it is judged at the end of a bundle instead.
/// @param band Where it may trade at the present market.
/// @param isReliable Whether the price there is good enough to take on risk.
/// @param unreliable Asset whose price is not good enough to take on risk, 0 = none.
/// @param loss Ledger units of the dollar by which orders that it placed may lose against the mark.
struct SpotContext {
    Standing before;
    bool isDeferred;
    PriceBand band;
    bool isReliable;
    uint16 unreliable;
    uint256 loss;
}

/// @notice Spot trading of all accounts. Those that may owe trade inside a price band and are judged by their margin;
///         all others trade at any price, whatever the oracle says.
/// @dev Margin is asked for by calls to the exchange's own address, whose storage is up to date at that time.
abstract contract MarginedSpot is SpotTrading {
    /// @dev No address of memory.
    uint256 private constant _UNBEGUN = 1;

    function _beginJudging(Session memory session, bool margined) internal pure override {
        if (margined) session.context = _UNBEGUN;
    }

    /// @dev Looks at how the account stands, now that the first market is known to be for spot.
    function _begin(Session memory session) private view {
        SpotContext[] memory box = new SpotContext[](1);
        box[0].isDeferred = Deferral.isOpen();
        // safe: account numbers have 32 bits, here and below; markets 16
        if (!box[0].isDeferred) box[0].before = _clearing().standingOf(uint32(session.account));
        uint256 pointer;
        assembly ("memory-safe") {
            pointer := box
        }
        session.context = pointer;
    }

    function _judge(Session memory session) internal override {
        if (session.context <= _UNBEGUN) return;
        SpotContext memory context = _context(session)[0];
        if (context.isDeferred) return Deferral.noteAction(session.account, context.loss, context.unreliable);
        _clearing().requireAllowed(uint32(session.account), context.before, context.loss, context.unreliable);
    }

    function _openMarket(Session memory session, uint256 market) internal override {
        super._openMarket(session, market);
        if (session.context == 0) return;
        if (session.context == _UNBEGUN) _begin(session);
        SpotContext memory context = _context(session)[0];
        (context.band, context.isReliable) = _clearing().bandOf(uint16(market));
        if (!context.isReliable) context.unreliable = uint16(session.header().asset());
    }

    function _mayTrade(Session memory session, OrderTerms order) internal pure override returns (bool) {
        if (session.context == 0) return super._mayTrade(session, order);
        SpotContext memory context = _context(session)[0];
        return super._mayTrade(session, order) && !_isDoubtful(context, order) && context.band.allows(order);
    }

    function _refuseTrade(Session memory session, OrderTerms order) internal pure override {
        if (!super._mayTrade(session, order)) return super._refuseTrade(session, order);
        SpotContext memory context = _context(session)[0];
        session.refusal =
            _isDoubtful(context, order)
                ? abi.encodeWithSelector(IClearing.PriceNotReliable.selector, session.account, session.header().asset())
                : context.band.refusal(order);
    }

    /// @dev An asset whose price may not be relied on is not bought.
    function _isDoubtful(SpotContext memory context, OrderTerms order) private pure returns (bool) {
        return !context.isReliable && order.side().isBids();
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
        SpotContext memory context = _context(session)[0];
        context.loss += context.band.loss(order.side(), tick, lots);
    }

    /// @dev While the market is paused who may owe still sells what he has to those who are there.
    function _isOpen(MarketHeader header, OrderTerms order) internal pure override returns (bool) {
        return header.isActive() || (header.isPaused() && order.side().isAsks() && !order.mayRest());
    }

    function _worstTick(Session memory session, OrderTerms order) internal pure override returns (uint256) {
        if (session.context == 0) return order.tick();
        return _context(session)[0].band.clamp(order.side(), order.tick());
    }

    function _flags(Session memory session, OrderTerms) internal pure override returns (uint256) {
        return session.context == 0 ? 0 : OrderFlag.MARGINED;
    }

    function _clearing() private view returns (IClearing) {
        return IClearing(address(this));
    }

    /// @dev The context, as the only member of an array: a function that returns a struct allocates one, whatever it
    ///      returns.
    function _context(Session memory session) internal pure returns (SpotContext[] memory box) {
        uint256 pointer = session.context;
        assembly ("memory-safe") {
            box := pointer
        }
    }
}
