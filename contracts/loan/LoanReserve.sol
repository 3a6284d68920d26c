// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Claims, ClaimsLib} from "./Claims.sol";
import {Interest} from "./Interest.sol";
import {OrderId} from "../book/OrderId.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice What resting orders of loan markets reserve: lend orders their tokens, borrow orders the interest that they
///         may come to owe.
library LoanReserve {
    /// @dev Frees what an order of an account no longer needs when it shrinks from `before` lots to `remaining`.
    /// @return The account's pocket of the asset.
    function release(
        Pocket pocket,
        MarketHeader header,
        uint256 account,
        OrderId id,
        uint256 before,
        uint256 remaining
    ) internal returns (Pocket) {
        Claims claims = ClaimsLib.load(account, header.asset());
        uint256 lotUnits = header.lotUnits();
        if (id.side().isAsks()) {
            uint256 units = (before - remaining) * lotUnits;
            (pocket, claims) = (pocket.releaseAsset(units), claims.subLendHeld(units));
        } else {
            claims = claims.subBorrowInterest(_interestFreed(header, id, before * lotUnits, remaining * lotUnits));
        }
        claims.save(account, header.asset());
        return pocket.withLends(!claims.isEmpty());
    }

    /// @dev The difference of two amounts of interest, not the interest of a difference: what an order frees adds up to
    ///      what it reserved.
    function _interestFreed(
        MarketHeader header,
        OrderId id,
        uint256 before,
        uint256 remaining
    ) private pure returns (uint256) {
        uint256 term = header.termHours();
        return Interest.up(before, id.tick(), term) - Interest.up(remaining, id.tick(), term);
    }
}
