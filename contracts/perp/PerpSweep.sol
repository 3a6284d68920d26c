// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PerpLedger, PerpLedgerLib} from "./PerpLedger.sol";
import {Position, PositionLib} from "./Position.sol";
import {Positions} from "./Positions.sol";
import {Order} from "../book/Order.sol";
import {OrderId} from "../book/OrderId.sol";
import {IClearing} from "../interfaces/IClearing.sol";

/// @notice What the removal of an expired order does at a perpetual market: its owner pays the bounty out of its quote.
library PerpSweep {
    /// @dev Before the book changes. A call to the exchange's own address: it is other code that knows.
    function begin(uint256 market) internal {
        IClearing(address(this)).pokeFunding(uint16(market)); // safe: markets have 16 bits
    }

    function release(uint256 market, OrderId id, Order order, uint256 bounty) internal {
        Position position = Positions.load(order.account(), market).subOrder(id.side().isBids(), order.lots());
        Positions.save(order.account(), market, position.addQuote(-_quote(bounty)));
    }

    /// @dev Pays who removed the orders if it trades there: a stranger must not fill its list. Else the market has it.
    function pay(uint256 market, uint256 account, uint256 bounties) internal {
        if (bounties == 0) return;
        Position position = Positions.load(account, market);
        if (position.isListed()) return Positions.save(account, market, position.addQuote(_quote(bounties)));
        PerpLedger ledger = PerpLedgerLib.load(market);
        ledger.withFeeDue(ledger.feeDue() + uint256(_quote(bounties))).save(market);
    }

    /// @dev Bounties have 24 bits, and a call's calldata bounds how many there are.
    function _quote(uint256 dollars) private pure returns (int256) {
        return int256(dollars) * PositionLib.ONE;
    }
}
