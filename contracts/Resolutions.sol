// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IResolution, ResolutionInfo} from "./interfaces/IResolution.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {DOLLAR, Wallet} from "./ledger/Wallet.sol";
import {Claimants} from "./liquidation/Claimants.sol";
import {Forced} from "./liquidation/Forced.sol";
import {ForcedRule} from "./liquidation/ForcedRule.sol";
import {LastPayments} from "./liquidation/LastPayments.sol";
import {LossLib, LossSums, LossSumsLib} from "./liquidation/Loss.sol";
import {ProRata} from "./liquidation/ProRata.sol";
import {Resolution, ResolutionLib} from "./liquidation/Resolution.sol";
import {WriteOffs} from "./liquidation/WriteOffs.sol";
import {LoanId} from "./loan/Loan.sol";
import {ClaimsLib} from "./loan/Claims.sol";
import {ActionRule} from "./margin/ActionRule.sol";
import {Rounding} from "./margin/Rounding.sol";
import {Standing} from "./margin/Standing.sol";
import {Positions} from "./perp/Positions.sol";
import {Settling} from "./perp/Settling.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice Resolution of accounts that owe more than they have. The exchange runs this code in its own storage
///         (`delegatecall`); called directly it has no account.
contract Resolutions is IResolution, Forced, TransferGuard {
    uint256 private constant _DEFAULT_RECORDS = 64;
    uint256 private constant _PPM = 1e6;

    // --------------------------------------------------------------------------------------------------- resolving

    /// @inheritdoc IResolution
    /// @dev Losing positions pay first, as `payLosses` has it.
    function resolve(uint32 account) external notDuringTransfer {
        Standing memory standing = _bringUpToDate(account);
        Resolution resolution = ResolutionLib.load(account);
        if (resolution.pending() != 0) revert WriteOffPending(account, resolution.pending());
        bool isOver = resolution.isEnding() || resolution.rounds() == ResolutionLib.MAX_ROUNDS;
        if (standing.resolutionValue > 0 || standing.benefit != 0 || !standing.hasObligation || isOver) {
            revert NotResolvable(account, standing.resolutionValue);
        }
        _requireUntouched(account);

        uint256 lenders = Claimants.ofLenders(account);
        uint256 claims = lenders + _marketsClaim(account);
        uint256 shortfall = Rounding.min(ForcedRule.shortfall(standing), claims);
        uint256 ratio = Rounding.ceilDiv(shortfall * ResolutionLib.ALL, claims);
        resolution = resolution.nextRound(Claimants.loans(account), ratio, _bounded(WriteOffs.part(lenders, ratio)));
        emit AccountResolved(account, resolution.rounds(), claims, shortfall);
        Accounts.setMultiplier(account, Accounts.RESOLVED);
        WriteOffs.cutPositions(account, resolution, ratio).save(account);
    }

    /// @inheritdoc IResolution
    function writeOff(uint32 account, LoanId[] calldata loans) external notDuringTransfer {
        Resolution resolution = _load(account);
        for (uint256 index = 0; index < loans.length; ++index) {
            resolution = WriteOffs.cutLoan(account, resolution, loans[index]);
        }
        resolution.save(account);
    }

    function _marketsClaim(uint256 account) private returns (uint256 dollars) {
        uint256[] memory markets = Positions.markets(account);
        for (uint256 index = 0; index < markets.length; ++index) {
            dollars += Claimants.ofMarket(Settling.begin(markets[index]), account);
        }
    }

    // ---------------------------------------------------------------------------------------------------- repaying

    /// @inheritdoc IResolution
    function repayProRata(
        uint32 account,
        uint16 asset,
        LoanId[] calldata loans
    ) external notDuringTransfer returns (uint256 units) {
        _requireUntouched(account);
        Standing memory standing = _bringUpToDate(account);
        if (standing.resolutionValue > 0 && !Accounts.isResolved(account)) {
            revert CreditorsNotBound(account, standing.resolutionValue);
        }
        Resolution resolution = ResolutionLib.load(account);
        if (resolution.pending() != 0) revert WriteOffPending(account, resolution.pending());
        units = ProRata.repay(account, asset, loans);
        emit RepaidProRata(account, asset, units);
    }

    // ------------------------------------------------------------------------------------------------------ ending

    /// @inheritdoc IResolution
    function endResolution(uint32 account, uint16 maxRecords) external notDuringTransfer {
        Resolution resolution = _load(account);
        if (!resolution.isEnding()) {
            _requireAtItsEnd(account, resolution);
            LastPayments.begin(account);
        }
        resolution = LastPayments.pay(account, resolution, maxRecords == 0 ? _DEFAULT_RECORDS : maxRecords);
        if (resolution.paid() < resolution.records()) return resolution.save(account);
        LastPayments.end(account);
        ActionRule.release(account);
    }

    /// @dev Nothing but free dollars is left: no other asset, claim, order, position, or debt.
    function _requireAtItsEnd(uint256 account, Resolution resolution) private {
        Standing memory standing = _bringUpToDate(account);
        bool isAtEnd = resolution.pending() == 0 && !standing.hasObligation && standing.maintenanceRequirement == 0;
        isAtEnd = isAtEnd && ClaimsLib.load(account, DOLLAR).isEmpty();
        for (uint256 list = Wallet.assetList(account); isAtEnd && list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            // 0 is an empty place
            if (asset != DOLLAR && Wallet.load(account, asset).heldCash() != 0) isAtEnd = false;
        }
        uint256[] memory markets = Positions.markets(account);
        for (uint256 index = 0; isAtEnd && index < markets.length; ++index) {
            if (!Positions.load(account, markets[index]).isIdle()) isAtEnd = false;
        }
        if (!isAtEnd) revert NotAtItsEnd(account);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IResolution
    function resolutionOf(uint32 account) external view notDuringTransfer returns (ResolutionInfo memory) {
        Resolution resolution = ResolutionLib.load(account);
        LossSums sums = LossSumsLib.load(account);
        // safe: fields of these widths; 20 bits
        return
            ResolutionInfo({
                since: uint40(resolution.since()),
                rounds: uint8(resolution.rounds()),
                pending: uint16(resolution.pending()),
                records: uint16(resolution.records()),
                ratio: uint32(Rounding.ceilDiv(resolution.ratio() * _PPM, ResolutionLib.ALL)),
                ending: resolution.isEnding(),
                lost: uint64(sums.lost()),
                insured: uint64(sums.insured())
            });
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _load(uint256 account) private view returns (Resolution resolution) {
        resolution = ResolutionLib.load(account);
        if (resolution.since() == 0) revert NotResolved(account);
    }

    function _bounded(uint256 dollars) private pure returns (uint256) {
        return Rounding.min(dollars, LossLib.MAX_DOLLARS);
    }
}
