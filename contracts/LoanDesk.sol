// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ILoanKeeping} from "./interfaces/ILoanKeeping.sol";
import {LoanId} from "./loan/Loan.sol";
import {LoanKeeping} from "./loan/LoanKeeping.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice Renews loans, passes them on and lends again what came back. The exchange runs this code in its own storage
///         (`delegatecall`); called directly it has no loan.
contract LoanDesk is ILoanKeeping, LoanKeeping, TransferGuard {
    uint256 private constant _DEFAULT_MATCHES = 64;

    /// @inheritdoc ILoanKeeping
    function renew(LoanId loan, uint32 keeper, uint8 maxMatches) external notDuringTransfer returns (uint256 renewed) {
        return _renew(loan, keeper, _matches(maxMatches));
    }

    /// @inheritdoc ILoanKeeping
    function assign(
        LoanId loan,
        uint64 units,
        uint24 maxRate,
        uint8 maxMatches
    ) external notDuringTransfer returns (uint256 principal, uint256 compensation) {
        return _assign(loan, units, maxRate, _matches(maxMatches));
    }

    /// @inheritdoc ILoanKeeping
    function relend(uint32 account, uint16 market) external notDuringTransfer returns (uint48 lots) {
        return uint48(_relend(account, market)); // safe: lots have 48 bits
    }

    function _matches(uint256 maxMatches) private pure returns (uint256) {
        return maxMatches == 0 ? _DEFAULT_MATCHES : maxMatches;
    }
}
