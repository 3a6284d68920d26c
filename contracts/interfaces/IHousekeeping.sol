// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderId} from "../book/OrderId.sol";

/// @title Housekeeping
/// @notice What anybody may do for the exchange.
interface IHousekeeping {
    /// @notice Removes expired orders, anyone's. Their bounties go to `account`, which must exist.
    /// @return removed How many were removed; others are passed over.
    function sweepExpired(uint32 account, uint16 market, OrderId[] calldata ids) external returns (uint256 removed);

    /// @notice Moves the fees a market has collected to the fee account.
    /// @return units Ledger units of the dollar; of what is lent on a loan market.
    function sweepFees(uint16 market) external returns (uint256 units);
}
