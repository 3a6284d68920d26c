// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";
import {Placement} from "../interfaces/ITrading.sol";

/// @notice What rests of an order:   [0..87] id   [88..135] lots        0 = nothing
type Rested is uint256;

/// @notice What an order traded:     [0..47] lots   [48..111] dollars   [112..175] fee
type Traded is uint256;

/// @notice The two halves of a `Placement`, a word each: sessions write them for every order, and only the readable
///         entries read them.
library Outcome {
    uint256 private constant _LOTS = 88;
    uint256 private constant _DOLLARS = 48;
    uint256 private constant _FEE = 112;

    function rested(OrderId id, uint256 lots) internal pure returns (Rested) {
        return Rested.wrap(OrderId.unwrap(id) | (lots << _LOTS));
    }

    /// @dev Lots of an order have 48 bits; dollars and fee fit the 62 bits of a balance.
    function traded(uint256 lots, uint256 dollars, uint256 fee) internal pure returns (Traded) {
        return Traded.wrap(lots | (dollars << _DOLLARS) | (fee << _FEE));
    }

    function placement(Rested rested_, Traded traded_) internal pure returns (Placement memory) {
        (uint256 left, uint256 done) = (Rested.unwrap(rested_), Traded.unwrap(traded_));
        // safe: the fields have these widths
        OrderId id = OrderId.wrap(uint88(left));
        return
            Placement({
                id: id,
                tick: uint24(id.tick()),
                restingLots: uint48(left >> _LOTS),
                filledLots: uint48(done),
                filledDollars: uint64(done >> _DOLLARS),
                feeDollars: uint64(done >> _FEE)
            });
    }
}
