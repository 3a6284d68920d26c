// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Margin} from "./Atlas.sol";
import {Deferral, Demand} from "./Deferral.sol";
import {Portfolio} from "./Portfolio.sol";
import {RiskTerms} from "./RiskTerms.sol";
import {Rounding} from "./Rounding.sol";
import {Standing, StandingLib} from "./Standing.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {IResolution} from "../interfaces/IResolution.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {ClaimsLib} from "../loan/Claims.sol";

/// @notice Whether an account may do what it has just done: the rule of action, on storage.
library ActionRule {
    /// @dev m is kept in hundredths and reckoned with in millionths.
    uint256 private constant _HUNDREDTH = 1e4;

    /// @dev From now on the account is judged. Its spot orders must have been placed knowing that, because they count
    ///      for margin and keep to the price band. What it offers to lend may stay.
    function begin(uint256 account) internal {
        if (Accounts.isMargined(account)) return;
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            Pocket pocket = Wallet.load(account, asset);
            if (asset == DOLLAR || pocket.heldAsset() | pocket.heldCash() == 0) continue;
            uint256 offered = pocket.lends() ? ClaimsLib.load(account, asset).lendHeld() : 0;
            if (pocket.heldAsset() != offered || pocket.heldCash() != 0) {
                revert IClearing.RestingFlatOrders(account, asset);
            }
        }
        Accounts.setMargined(account, true);
        emit IClearing.AccountMargined(account, true);
    }

    /// @dev m: what the account's owner and its lenders ask for.
    function multiplier(uint256 account) internal view returns (uint256) {
        return _inMillionths(Accounts.multiplier(account));
    }

    /// @dev The same for borrowing in a class, in hundredths.
    function multiplier(uint256 account, uint256 class) internal view returns (uint256) {
        return _inMillionths(Rounding.max(Accounts.multiplier(account), class));
    }

    function _inMillionths(uint256 hundredths) private pure returns (uint256) {
        return hundredths == Accounts.RESOLVED ? StandingLib.NEVER : hundredths * _HUNDREDTH;
    }

    /// @param loss Ledger units of the dollar by which orders that were placed may lose against the mark.
    /// @param unreliable Asset whose price is not good enough to take on risk, 0 = none.
    function requireAllowed(uint256 account, Standing memory before, uint256 loss, uint256 unreliable) internal view {
        Standing memory later = Portfolio.standing(account);
        bool opens = unreliable == 0 && Portfolio.terms(DOLLAR).isOk();
        uint256 m = multiplier(account);
        if (opens && later.hasInitialMargin(m, loss)) return;
        if (before.improves(later, loss)) return;
        if (m == StandingLib.NEVER) revert IResolution.AccountIsResolved(account);
        if (!opens) revert IClearing.PriceNotReliable(account, unreliable);
        revert IClearing.InsufficientMargin(account, later.initialEquity - int256(loss), later.required(m));
    }

    /// @dev Who takes on new debt needs initial margin, as the class of the market has it, and a dollar that is worth a
    ///      dollar.
    function requireMayBorrow(uint256 account, uint256 class) internal view {
        if (!Portfolio.terms(DOLLAR).isOk()) revert IClearing.PriceNotReliable(account, DOLLAR);
        _requireMargin(account, multiplier(account, class));
    }

    /// @dev What pays outsiders needs initial margin, whatever else it does.
    /// @return hasObligation Whether the account can owe anything at all.
    function requireInitialMargin(uint256 account) internal view returns (bool hasObligation) {
        return _requireMargin(account, multiplier(account));
    }

    function _requireMargin(uint256 account, uint256 m) private view returns (bool hasObligation) {
        Standing memory later = Portfolio.standing(account);
        if (later.hasInitialMargin(m, 0)) return later.hasObligation;
        if (m == StandingLib.NEVER) revert IResolution.AccountIsResolved(account);
        revert IClearing.InsufficientMargin(account, later.initialEquity, later.required(m));
    }

    /// @dev Whether an account has initial margin m times, without what else there is to know of how it stands.
    function hasInitialMargin(uint256 account, RiskTerms dollar, uint256 loss, uint256 m) internal view returns (bool) {
        if (m == StandingLib.NEVER) return false;
        Margin memory margin = Portfolio.margin(account, dollar);
        if (!margin.hasObligation) return true;
        uint256 required = StandingLib.timesUp(margin.initialRequirement(dollar.scale()), m);
        // safe: losses of orders have 130 bits
        return margin.initialEquity() - int256(loss) >= int256(required);
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
    ///      out dollars only. One that owes nothing any more is judged no longer. In a bundle one that owes nothing yet
    ///      is asked as well: it may begin to.
    /// @param margined Whether the account could owe before the payment.
    function afterPayment(uint256 account, uint256 asset, bool margined) internal {
        if (Deferral.isOpen()) {
            Deferral.note(account, Demand.MARGIN | Demand.PRICES | (asset == DOLLAR ? 0 : Demand.DOLLAR));
        } else if (margined) {
            if (!IClearing(address(this)).requireInitialMargin(uint32(account))) {
                release(account);
            } else if (asset != DOLLAR && !Portfolio.terms(DOLLAR).isOk()) {
                revert IClearing.PriceNotReliable(account, DOLLAR);
            }
        }
    }

    /// @dev The account owes nothing: it is judged no longer.
    function release(uint256 account) internal {
        if (!Accounts.isMargined(account) || Accounts.isResolved(account)) return;
        Accounts.setMargined(account, false);
        emit IClearing.AccountMargined(account, false);
    }
}
