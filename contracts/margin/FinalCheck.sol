// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccountPrices} from "./AccountPrices.sol";
import {ActionRule} from "./ActionRule.sol";
import {Deferral, Demand, Note} from "./Deferral.sol";
import {Portfolio} from "./Portfolio.sol";
import {Standing} from "./Standing.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ILoans} from "../interfaces/ILoans.sol";
import {IResolution} from "../interfaces/IResolution.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {DOLLAR} from "../ledger/Wallet.sol";

/// @notice The one check at the end of a bundle, of every account that was noted.
library FinalCheck {
    /// @dev Whether all accounts may stand as they do, however they stood before. Reverts if one may not in any case.
    function passes() internal returns (bool) {
        _refresh();
        bool isDollarOk = Portfolio.terms(DOLLAR).isOk();
        for (uint256 account = Deferral.lastNoted(); account != 0;) {
            Note note = Deferral.noteOf(account);
            if (!_isAllowed(account, note, isDollarOk)) return false;
            account = note.previous();
        }
        return true;
    }

    /// @dev Reverts unless all accounts may stand as they do, given how some of them stood before anything was done.
    function requirePasses(uint32[] memory accounts, Standing[] memory before) internal {
        _refresh();
        bool isDollarOk = Portfolio.terms(DOLLAR).isOk();
        bool compares = !Deferral.hasPriceMoved();
        for (uint256 account = Deferral.lastNoted(); account != 0;) {
            Note note = Deferral.noteOf(account);
            if (!_isAllowed(account, note, isDollarOk)) {
                // one that stood like this had nothing to improve
                Standing memory standing;
                for (uint256 index = 0; compares && index < accounts.length; ++index) {
                    if (accounts[index] == account) standing = before[index];
                }
                _requireImproved(account, note, standing);
            }
            account = note.previous();
        }
    }

    /// @dev The accounts that were noted.
    function accountsNoted() internal view returns (uint32[] memory accounts) {
        uint256 count;
        uint256 account = Deferral.lastNoted();
        for (; account != 0; ++count) account = Deferral.noteOf(account).previous();
        accounts = new uint32[](count);
        account = Deferral.lastNoted();
        for (uint256 index = 0; index < count; ++index) {
            accounts[index] = uint32(account); // safe: account numbers have 32 bits
            account = Deferral.noteOf(account).previous();
        }
    }

    /// @dev Brings prices up to date where that is demanded, before anybody is judged by them.
    function _refresh() private {
        for (uint256 account = Deferral.lastNoted(); account != 0;) {
            Note note = Deferral.noteOf(account);
            if (note.demands(Demand.PRICES) && Accounts.isMargined(account)) AccountPrices.refresh(account);
            account = note.previous();
        }
    }

    /// @dev The rule of action without initial margin. An account that could not owe before has made nothing better:
    ///      nobody asked it for margin then.
    function _requireImproved(uint256 account, Note note, Standing memory before) private view {
        Standing memory none;
        ActionRule.requireAllowed(account, before.hasObligation ? before : none, note.loss(), note.unreliable());
    }

    function _isAllowed(uint256 account, Note note, bool isDollarOk) private returns (bool) {
        Standing memory later = Portfolio.standing(account);
        if (Accounts.isResolved(account)) {
            if (note.demands(Demand.MARGIN)) revert IResolution.AccountIsResolved(account);
            return !note.demands(Demand.ACTION);
        }
        if (!later.hasObligation) {
            if (note.demands(Demand.MARGIN)) ActionRule.release(account);
            return true;
        }
        if (note.demands(Demand.DOLLAR) && !isDollarOk) revert IClearing.PriceNotReliable(account, DOLLAR);
        _requireWorth(account, note, later);
        uint256 m = ActionRule.multiplier(account, note.class());
        bool hasMargin = later.hasInitialMargin(m, note.loss());
        if (note.demands(Demand.MARGIN) && !hasMargin) {
            int256 equity = later.initialEquity - int256(note.loss());
            revert IClearing.InsufficientMargin(account, equity, later.required(m));
        }
        if (!note.demands(Demand.ACTION)) return true;
        return hasMargin && isDollarOk && note.unreliable() == 0;
    }

    function _requireWorth(uint256 account, Note note, Standing memory later) private pure {
        if (note.demands(Demand.MAINTENANCE) && later.isLiquidatable()) {
            revert ILoans.BelowMaintenance(account, later.equity, later.maintenanceRequirement);
        }
        if (note.demands(Demand.SOLVENCY) && later.resolutionValue <= 0) {
            revert ILoans.CannotPreferCreditor(account, later.resolutionValue);
        }
    }
}
