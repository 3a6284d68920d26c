// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {BookSide} from "../book/Side.sol";
import {TapeEntry, TapeEvent} from "../book/Tape.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {FeeMath} from "../trading/FeeMath.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice The settlement of one tape: the market's terms, decoded once, and what taker and market get out of it.
/// @dev Amounts of the asset in its ledger units, all others in ledger units of the dollar.
struct Settlement {
    MarketHeader header;
    uint256 lotUnits; // ledger units of the asset in a lot
    uint256 tickUnits; // ledger units of the dollar in a lot at a price of one tick
    uint256 makerFeeCap;
    int256 makerFee;
    uint256 expiryBounty;
    uint256 lots; // traded
    uint256 dollars; // they traded for
    uint256 bounties; // of expired makers, due to the taker
    int256 makerFees; // collected, less rebates paid
}

/// @notice What a placement, a fill, a release or a removal does to the pocket of the order's owner. Pure: pocket in,
///         pocket out.
library SpotSettlement {
    function begin(MarketHeader header) internal pure returns (Settlement memory settlement) {
        settlement.header = header;
        settlement.lotUnits = header.lotUnits();
        settlement.tickUnits = header.tickUnits();
        settlement.makerFeeCap = header.makerFeeCap();
        settlement.makerFee = header.makerFee();
        settlement.expiryBounty = header.expiryBounty();
    }

    /// @dev What a resting order reserves.
    /// @return units Of the asset.
    /// @return cash Dollars.
    function holds(
        MarketHeader header,
        BookSide side,
        uint256 tick,
        uint256 lots,
        bool expires
    ) internal pure returns (uint256 units, uint256 cash) {
        unchecked {
            // safe: 48 + 60 bits; 48 + 24 + 60 bits and a fee
            if (side.isAsks()) units = lots * header.lotUnits();
            else cash = bidHold(header.dollars(lots, tick), header.makerFeeCap());
            if (expires) cash += header.expiryBounty();
        }
    }

    /// @dev Reserves that much. The pocket must have it free.
    function hold(Pocket pocket, uint256 units, uint256 cash) internal pure returns (Pocket) {
        if (units != 0) pocket = pocket.holdAsset(units);
        return cash == 0 ? pocket : pocket.holdCash(cash);
    }

    /// @dev Gives back what an order no longer needs when it shrinks from `before` lots to `remaining`, 0 = is removed.
    function release(
        Pocket pocket,
        MarketHeader header,
        OrderId id,
        uint256 before,
        uint256 remaining,
        bool expires
    ) internal pure returns (Pocket) {
        uint256 cash = remaining == 0 && expires ? header.expiryBounty() : 0;
        if (id.side().isBids()) {
            cash += bidHoldFreed(header.tickUnits(), header.makerFeeCap(), id.tick(), before, remaining);
        } else {
            unchecked {
                // safe: remaining <= before; 48 + 60 bits
                pocket = pocket.releaseAsset((before - remaining) * header.lotUnits());
            }
        }
        return cash == 0 ? pocket : pocket.releaseCash(cash);
    }

    /// @dev Applies one tape entry to the pocket of the maker it is about.
    function settle(Pocket pocket, Settlement memory settlement, TapeEntry entry) internal pure returns (Pocket) {
        uint256 kind = entry.kind();
        uint256 remaining = entry.lotsAfter();
        uint256 bounty = remaining == 0 && entry.expires() ? settlement.expiryBounty : 0;
        if (kind == TapeEvent.FILLED) return _fill(pocket, settlement, entry, remaining, bounty);

        pocket = release(pocket, settlement.header, entry.id(), entry.lotsBefore(), remaining, entry.expires());
        if (kind == TapeEvent.EXPIRED || kind == TapeEvent.EVICTED) {
            settlement.bounties += bounty;
            pocket = pocket.subFreeCash(bounty);
        }
        return pocket;
    }

    function _fill(
        Pocket pocket,
        Settlement memory settlement,
        TapeEntry entry,
        uint256 remaining,
        uint256 bounty
    ) private pure returns (Pocket) {
        OrderId id = entry.id();
        uint256 dollars;
        uint256 units;
        unchecked {
            // safe: 48 + 22 + 60 bits and 48 + 60 bits; sums of what accounts hold stay below 2^62
            uint256 lots = entry.lots();
            dollars = lots * id.tick() * settlement.tickUnits;
            units = lots * settlement.lotUnits;
            settlement.lots += lots;
            settlement.dollars += dollars;
        }
        if (bounty != 0) pocket = pocket.releaseCash(bounty);
        if (id.side().isAsks()) {
            return pocket.subHeldAsset(units).addFreeCash(_minusMakerFee(settlement, dollars, dollars));
        }
        uint256 freed = bidHoldFreed(
            settlement.tickUnits,
            settlement.makerFeeCap,
            id.tick(),
            entry.lotsBefore(),
            remaining
        );
        uint256 change = _minusMakerFee(settlement, dollars, freed - dollars);
        return pocket.subHeldCash(freed).addFreeAsset(units).addFreeCash(change);
    }

    /// @dev Takes the maker's fee for a fill of `dollars` out of `available`, or adds its rebate. The fee is rounded up
    ///      but never exceeds what the order reserved for it, so a maker never pays from anything but the order itself.
    function _minusMakerFee(
        Settlement memory settlement,
        uint256 dollars,
        uint256 available
    ) private pure returns (uint256) {
        int256 rate = settlement.makerFee;
        if (rate == 0) return available;
        if (rate < 0) {
            // safe: rates have 15 bits
            uint256 rebate = FeeMath.rebateDown(dollars, uint256(-rate));
            settlement.makerFees -= int256(rebate);
            return available + rebate;
        }
        uint256 fee = FeeMath.feeUp(dollars, uint256(rate));
        if (fee > available) fee = available;
        settlement.makerFees += int256(fee);
        return available - fee;
    }

    /// @dev Dollars a bid no longer needs. The difference of two holds, not the hold of a difference: what the fills of
    ///      an order free adds up to exactly what it had reserved.
    function bidHoldFreed(
        uint256 tickUnits,
        uint256 makerFeeCap,
        uint256 tick,
        uint256 before,
        uint256 remaining
    ) internal pure returns (uint256) {
        unchecked {
            // safe: remaining <= before; 48 + 22 + 60 bits
            uint256 unit = tick * tickUnits;
            if (makerFeeCap == 0) return (before - remaining) * unit;
            return bidHold(before * unit, makerFeeCap) - bidHold(remaining * unit, makerFeeCap);
        }
    }

    /// @dev What a resting bid worth `dollars` reserves: that, and the highest fee its fills could ever cost.
    function bidHold(uint256 dollars, uint256 makerFeeCap) internal pure returns (uint256) {
        unchecked {
            // safe: dollars of an order are below 2^130
            return makerFeeCap == 0 ? dollars : FeeMath.withFeeUp(dollars, makerFeeCap);
        }
    }
}
