// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {FundingClock} from "../../../contracts/perp/FundingClock.sol";
import {PerpLedger} from "../../../contracts/perp/PerpLedger.sol";
import {Position} from "../../../contracts/perp/Position.sol";

/// @notice The words of perpetual markets: a change of one field leaves the others as they are, and what was put in comes
///         out.
contract PerpProof {
    function provePositionTrades(uint256 word, int48 lots, int72 quote) external pure {
        Position position = Position.wrap(word);
        int256 size = position.size() + lots;
        int256 total = position.quote() + quote;
        require(size < 1 << 54 && size > -(1 << 54) && total < 1 << 86 && total > -(1 << 86));
        Position later = position.trade(lots, quote);
        assert(later.size() == size && later.quote() == total);
        assert(later.bidLots() == position.bidLots() && later.askLots() == position.askLots());
        assert(later.isListed() == position.isListed());
    }

    function provePositionOrders(uint256 word, uint48 lots, bool isBid) external pure {
        Position position = Position.wrap(word);
        require(position.bidLots() < 1 << 51 && position.askLots() < 1 << 51);
        Position more = position.addOrder(isBid, lots);
        assert(more.bidLots() == position.bidLots() + (isBid ? lots : 0));
        assert(more.askLots() == position.askLots() + (isBid ? 0 : lots));
        assert(more.size() == position.size() && more.quote() == position.quote());
        assert(Position.unwrap(more.subOrder(isBid, lots)) == word);
    }

    function proveLedgerFields(
        uint256 word,
        uint80 feeDue,
        uint56 pool,
        uint56 deficit,
        uint40 interest
    ) external pure {
        PerpLedger ledger = PerpLedger.wrap(word).withFeeDue(feeDue).withPool(pool).withDeficit(deficit);
        assert(ledger.openInterest() == PerpLedger.wrap(word).openInterest());
        ledger = ledger.withOpenInterest(interest);
        assert(ledger.feeDue() == feeDue && ledger.pool() == pool && ledger.deficit() == deficit);
        assert(ledger.openInterest() == interest);
    }

    function proveClockTurns(uint256 word, int64 payment) external pure {
        FundingClock clock = FundingClock.wrap(word);
        FundingClock turned = clock.turn(payment);
        assert(turned.accrued() == 0 && turned.until() == clock.until() && turned.asset() == clock.asset());
        assert(turned.isDeep() == clock.isDeep() && turned.hasDeficit() == clock.hasDeficit());
        assert(turned.payment() == (payment == type(int64).min ? -type(int64).max : payment));
    }
}
