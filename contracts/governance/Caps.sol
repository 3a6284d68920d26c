// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Clock, Steps} from "./Steps.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {AssetLimits} from "../interfaces/ILimits.sol";
import {Ledger} from "../ledger/Ledger.sol";
import {PocketLib} from "../ledger/Pocket.sol";
import {BorrowLimits, BorrowLimitsLib} from "../limits/BorrowLimits.sol";
import {CustodyLimits, CustodyLimitsLib} from "../limits/CustodyLimits.sol";
import {Growth} from "../limits/Growth.sol";

/// @notice Caps of what all accounts may have and owe of an asset.
library Caps {
    uint256 private constant _DEPOSIT_CLOCK = 1;
    uint256 private constant _BORROW_CLOCK = 2;

    /// @param byGuardian He lowers it, the council sets it.
    function setDepositCap(uint256 asset, uint256 cap, bool byGuardian) internal {
        Ledger.loadToken(asset);
        CustodyLimits limits = CustodyLimitsLib.load(asset);
        _require("depositCap", cap, limits.cap(), byGuardian);
        Steps.record(Clock(0, asset, _DEPOSIT_CLOCK, "depositCap"), byGuardian);
        limits.withCap(cap).save(asset);
        emit ICouncil.DepositCapSet(asset, limits.cap(), cap);
    }

    function setBorrowCap(uint256 asset, uint256 cap, bool byGuardian) internal {
        Ledger.loadToken(asset);
        BorrowLimits limits = BorrowLimitsLib.load(asset);
        _require("borrowCap", cap, limits.cap(), byGuardian);
        Steps.record(Clock(0, asset, _BORROW_CLOCK, "borrowCap"), byGuardian);
        limits.withCap(cap).save(asset);
        emit ICouncil.BorrowCapSet(asset, limits.cap(), cap);
    }

    /// @dev The limits of an asset as of now.
    function report(uint256 asset) internal view returns (AssetLimits memory) {
        uint256 total = Ledger.load(asset).total();
        CustodyLimits custody = CustodyLimitsLib.load(asset).current(total);
        BorrowLimits lending = BorrowLimitsLib.load(asset);
        // safe: fields of these widths or less
        return
            AssetLimits({
                depositCap: uint64(custody.cap()),
                withdrawable: int64(custody.left(total)),
                smallWithdrawal: uint64(custody.base() / Growth.SMALL_DIVISOR),
                depositsPausedUntil: uint32(custody.pausedUntil()),
                borrowCap: uint64(lending.cap()),
                borrowed: uint64(lending.total()),
                borrowable: uint64(lending.room()),
                borrowingPausedUntil: uint32(lending.pausedUntil())
            });
    }

    function _require(bytes32 parameter, uint256 cap, uint256 present, bool byGuardian) private view {
        if (byGuardian) Steps.requireLowered(parameter, cap, present);
        else Steps.requireCap(parameter, cap, present, PocketLib.MAX_UNITS);
    }
}
