// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Position, PositionLib} from "./Position.sol";
import {Rounding} from "../margin/Rounding.sol";
import {TapeEntry, TapeEvent} from "../book/Tape.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice The settlement of one tape at a perpetual market. Dollars in ledger units.
struct PerpFill {
    uint256 tickUnits; // dollars in a lot at a price of one tick
    uint256 takerFee; // a rate, as the next
    int256 makerFee;
    uint256 expiryBounty;
    int256 index; // funding that a lot has paid so far, dollars / 2^24
    uint256 lots; // traded
    uint256 dollars; // they traded for
    uint256 fee; // of the taker
    uint256 bounties; // of removed makers, due to the taker
    int256 collected; // fees less rebates, and the dust of closed positions, dollars / 2^24
    int256 longs; // change of the lots held long
}

/// @notice What a fill or a removal does to the position of an order's owner. Pure: position in, position out.
library PerpSettlement {
    int256 private constant _ONE = PositionLib.ONE;

    function begin(MarketHeader header, int256 index) internal pure returns (PerpFill memory fill) {
        fill.tickUnits = header.tickUnits();
        fill.takerFee = header.takerFee();
        fill.makerFee = header.makerFee();
        fill.expiryBounty = header.expiryBounty();
        fill.index = index;
    }

    /// @dev Applies one tape entry to the position of the maker it is about. A maker that had to be removed, because it
    ///      expired or may not trade, pays whoever did that.
    function settleMaker(PerpFill memory fill, Position position, TapeEntry entry) internal pure returns (Position) {
        uint256 lots = entry.lots();
        bool isBid = entry.id().side().isBids();
        position = position.subOrder(isBid, lots);
        uint256 kind = entry.kind();
        if (kind == TapeEvent.FILLED) {
            uint256 dollars = lots * entry.id().tick() * fill.tickUnits;
            fill.lots += lots;
            fill.dollars += dollars;
            return _trade(fill, position, isBid, lots, dollars, _makerFee(fill, dollars));
        }
        if (kind != TapeEvent.EXPIRED && kind != TapeEvent.EVICTED) return position;
        fill.bounties += fill.expiryBounty;
        return position.addQuote(-int256(fill.expiryBounty) * _ONE);
    }

    /// @dev Applies all fills of the tape to the taker.
    function settleTaker(PerpFill memory fill, Position position, bool isBuy) internal pure returns (Position) {
        if (fill.bounties != 0) position = position.addQuote(int256(fill.bounties) * _ONE);
        if (fill.lots == 0) return position;
        fill.fee = FeeMath.feeUp(fill.dollars, fill.takerFee);
        return _trade(fill, position, isBuy, fill.lots, fill.dollars, int256(fill.fee));
    }

    function _trade(
        PerpFill memory fill,
        Position position,
        bool isBuy,
        uint256 lots,
        uint256 dollars,
        int256 fee
    ) private pure returns (Position) {
        // safe: 48 bits and 130
        int256 signedLots = isBuy ? int256(lots) : -int256(lots);
        int256 paid = isBuy ? int256(dollars) : -int256(dollars);
        fill.collected += fee * _ONE;
        return exchange(fill, position, signedLots, -(paid + fee) * _ONE);
    }

    /// @dev Lots, above zero = bought, for what the quote receives, dollars / 2^24. A position that is closed keeps
    ///      whole units only: the rest goes to the fees.
    function exchange(
        PerpFill memory fill,
        Position position,
        int256 signedLots,
        int256 received
    ) internal pure returns (Position) {
        int256 before = position.size();
        position = position.trade(signedLots, signedLots * fill.index + received);
        fill.longs += _long(before + signedLots) - _long(before);
        if (before + signedLots != 0) return position;
        int256 dust = position.quote() & (_ONE - 1);
        fill.collected += dust;
        return position.addQuote(-dust);
    }

    function _makerFee(PerpFill memory fill, uint256 dollars) private pure returns (int256) {
        int256 rate = fill.makerFee;
        // safe: rates have 15 bits
        if (rate < 0) return -int256(FeeMath.rebateDown(dollars, Rounding.abs(rate)));
        return int256(FeeMath.feeUp(dollars, uint256(rate)));
    }

    function _long(int256 size) private pure returns (int256) {
        return size > 0 ? size : int256(0);
    }
}
