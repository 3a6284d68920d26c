// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Margin} from "./Atlas.sol";
import {Portfolio} from "./Portfolio.sol";
import {RiskTerms} from "./RiskTerms.sol";
import {Standing} from "./Standing.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";

/// @notice Whether an account may do what it has just done: the rule of action, on storage.
library ActionRule {
    /// @dev m = 1: nobody has asked for more.
    uint256 private constant _MULTIPLIER = 1e6;

    /// @dev From now on the account is judged. Its spot orders must have been placed knowing that, because they count
    ///      for margin and keep to the price band.
    function begin(uint256 account) internal {
        if (Accounts.isMargined(account)) return;
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            Pocket pocket = Wallet.load(account, asset);
            if (asset != DOLLAR && pocket.heldAsset() | pocket.heldCash() != 0) {
                revert IClearing.RestingFlatOrders(account, asset);
            }
        }
        Accounts.setMargined(account, true);
        emit IClearing.AccountMargined(account, true);
    }

    /// @param loss Ledger units of the dollar by which orders that were placed may lose against the mark.
    /// @param unreliable Asset whose price is not good enough to take on risk, 0 = none.
    function requireAllowed(uint256 account, Standing memory before, uint256 loss, uint256 unreliable) internal view {
        Standing memory later = Portfolio.standing(account);
        bool opens = unreliable == 0 && Portfolio.terms(DOLLAR).isOk();
        if (opens && later.hasInitialMargin(_MULTIPLIER, loss)) return;
        if (before.improves(later, loss)) return;
        if (!opens) revert IClearing.PriceNotReliable(account, unreliable);
        revert IClearing.InsufficientMargin(account, later.initialEquity - int256(loss), later.required(_MULTIPLIER));
    }

    /// @dev What pays outsiders needs initial margin, whatever else it does.
    /// @return hasObligation Whether the account can owe anything at all.
    function requireInitialMargin(uint256 account) internal view returns (bool hasObligation) {
        Standing memory later = Portfolio.standing(account);
        if (later.hasInitialMargin(_MULTIPLIER, 0)) return later.hasObligation;
        revert IClearing.InsufficientMargin(account, later.initialEquity, later.required(_MULTIPLIER));
    }

    /// @dev Whether an account has initial margin, without what else there is to know of how it stands.
    function hasInitialMargin(uint256 account, RiskTerms dollar, uint256 loss) internal view returns (bool) {
        Margin memory margin = Portfolio.margin(account, dollar);
        if (!margin.hasObligation) return true;
        // safe: losses of orders have 130 bits
        return margin.initialEquity() - int256(loss) >= int256(margin.initialRequirement(dollar.scale()));
    }

    // ---------------------------------------------------------------------------------------------------- payments

    // Custody asks for margin by calls to the exchange's own address: it is other code that knows.

    /// @dev Before an account that may owe pays out anything, its prices are refreshed and it pays what it owes to its
    ///      perpetual markets.
    function beforePayment(uint256 account) internal {
        // safe: account numbers have 32 bits, here and below
        IClearing(address(this)).payLosses(uint32(account));
    }

    /// @dev After a payment the account must have initial margin, and while the dollar is not worth a dollar it may pay
    ///      out dollars only. One that owes nothing any more is judged no longer.
    function requirePayable(uint256 account, uint256 asset) internal {
        if (!IClearing(address(this)).requireInitialMargin(uint32(account))) {
            Accounts.setMargined(account, false);
            emit IClearing.AccountMargined(account, false);
        } else if (asset != DOLLAR && !Portfolio.terms(DOLLAR).isOk()) {
            revert IClearing.PriceNotReliable(account, DOLLAR);
        }
    }
}
