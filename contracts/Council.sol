// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Caps} from "./governance/Caps.sol";
import {Listing} from "./governance/Listing.sol";
import {PauseSetup} from "./governance/PauseSetup.sol";
import {PerpListing} from "./governance/PerpListing.sol";
import {RiskSetup} from "./governance/RiskSetup.sol";
import {ICouncil, PauseKind} from "./interfaces/ICouncil.sol";
import {AssetLimits, ILimits} from "./interfaces/ILimits.sol";
import {IPerpGovernance, PerpTerms} from "./interfaces/IPerpGovernance.sol";
import {IRiskGovernance, RiskParameters} from "./interfaces/IRiskGovernance.sol";
import {Pauses} from "./limits/Pauses.sol";
import {FeedTerms} from "./oracle/FeedTerms.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Registry} from "./shared/Registry.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice The governance of risk: parameters, prices, perpetual markets, limits and pauses. The exchange runs this
///         code in its own storage (`delegatecall`); called directly it governs nothing.
contract Council is ICouncil, ILimits, IPerpGovernance, IRiskGovernance, AccessManaged, TransferGuard, Delegating {
    /// @notice Contract with the views, executed in the storage of the exchange.
    address public immutable LENS;

    /// @param lens See `LENS`.
    /// @dev The contract's own storage gets an authority that nobody can use, so that it cannot be initialized.
    constructor(address lens) AccessManaged(address(this)) {
        LENS = lens;
    }

    // -------------------------------------------------------------------------------------------- listing and risk

    /// @inheritdoc IRiskGovernance
    function listIndex(uint8 decimals) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(Listing.listIndex(decimals));
    }

    /// @inheritdoc IRiskGovernance
    function setRisk(uint16 asset, RiskParameters calldata parameters) external notDuringTransfer restricted {
        RiskSetup.setRisk(asset, parameters);
    }

    /// @inheritdoc IRiskGovernance
    function setFeeds(uint16 asset, FeedTerms calldata terms) external notDuringTransfer restricted {
        RiskSetup.setFeeds(asset, terms);
    }

    /// @inheritdoc IPerpGovernance
    function listPerpMarket(PerpTerms calldata terms) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(PerpListing.list(terms));
    }

    /// @inheritdoc IPerpGovernance
    function setOpenInterestCaps(uint16 market, uint48 softCap, uint48 hardCap) external notDuringTransfer restricted {
        PerpListing.setCaps(market, softCap, hardCap);
    }

    /// @inheritdoc IPerpGovernance
    function setDeep(uint16 market, bool deep) external notDuringTransfer restricted {
        PerpListing.setDeep(market, deep);
    }

    // ------------------------------------------------------------------------------------------------------ council

    /// @inheritdoc ICouncil
    function launch() external notDuringTransfer restricted {
        if (Registry.isLaunched()) revert AlreadyLaunched();
        Registry.launch();
        emit Launched();
    }

    /// @inheritdoc ICouncil
    function setDepositCap(uint16 asset, uint64 cap) external notDuringTransfer restricted {
        Caps.setDepositCap(asset, cap, false);
    }

    /// @inheritdoc ICouncil
    function setBorrowCap(uint16 asset, uint64 cap) external notDuringTransfer restricted {
        Caps.setBorrowCap(asset, cap, false);
    }

    /// @inheritdoc ICouncil
    function extendPause(PauseKind kind, uint16 id, uint32 until) external notDuringTransfer restricted {
        PauseSetup.extend(kind, id, until);
    }

    /// @inheritdoc ICouncil
    function liftPause(PauseKind kind, uint16 id) external notDuringTransfer restricted {
        PauseSetup.lift(kind, id);
    }

    // ----------------------------------------------------------------------------------------------------- guardian

    /// @inheritdoc ICouncil
    function tightenRisk(uint16 asset, uint32 shock, uint32 halfBasis) external notDuringTransfer restricted {
        RiskSetup.tightenRisk(asset, shock, halfBasis);
    }

    /// @inheritdoc ICouncil
    function lowerOpenInterestCaps(
        uint16 market,
        uint48 softCap,
        uint48 hardCap
    ) external notDuringTransfer restricted {
        PerpListing.lowerCaps(market, softCap, hardCap);
    }

    /// @inheritdoc ICouncil
    function lowerDepositCap(uint16 asset, uint64 cap) external notDuringTransfer restricted {
        Caps.setDepositCap(asset, cap, true);
    }

    /// @inheritdoc ICouncil
    function lowerBorrowCap(uint16 asset, uint64 cap) external notDuringTransfer restricted {
        Caps.setBorrowCap(asset, cap, true);
    }

    /// @inheritdoc ICouncil
    function declareShallow(uint16 market) external notDuringTransfer restricted {
        PerpListing.setDeep(market, false);
    }

    /// @inheritdoc ICouncil
    function pause(PauseKind kind, uint16[] calldata ids) external notDuringTransfer restricted {
        for (uint256 index = 0; index < ids.length; ++index) PauseSetup.begin(kind, ids[index]);
    }

    /// @inheritdoc ICouncil
    function pauseAll() external notDuringTransfer restricted {
        PauseSetup.beginAll();
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ILimits
    function assetLimits(uint16 asset) external view notDuringTransfer returns (AssetLimits memory) {
        return Caps.report(asset);
    }

    /// @inheritdoc ILimits
    function pausedUntil(uint16 market) external view notDuringTransfer returns (uint32) {
        return uint32(Pauses.until(market)); // safe: seconds
    }

    /// @inheritdoc ILimits
    function isLaunched() external view notDuringTransfer returns (bool) {
        return Registry.isLaunched();
    }

    /// @dev Everything that the lens answers.
    fallback() external notDuringTransfer {
        _delegate(LENS);
    }
}
