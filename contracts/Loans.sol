// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {LoanId} from "./loan/Loan.sol";
import {LoanTrading} from "./loan/LoanTrading.sol";
import {TapeEntry} from "./book/Tape.sol";
import {Pocket} from "./ledger/Pocket.sol";
import {QuickDesk} from "./trading/QuickDesk.sol";
import {Session} from "./trading/Session.sol";
import {TradingDesk} from "./trading/TradingDesk.sol";

/// @notice Everything about trading on loan markets. The exchange runs this code in its own storage (`delegatecall`)
///         whenever an order names a loan market; called directly it has no market.
contract Loans is QuickDesk, TradingDesk, LoanTrading {
    /// @dev Packed batches.
    fallback() external notDuringTransfer {
        _executePacked(msg.data);
    }

    /// @dev Loans pass on elsewhere, see `Credit`.
    function _takeOver(
        Session memory,
        LoanId,
        Pocket maker,
        TapeEntry,
        uint256
    ) internal pure override returns (Pocket) {
        return maker;
    }
}
