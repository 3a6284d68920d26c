// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarkValue} from "./MarkValue.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {Classes, CreditLib, Credit} from "../loan/Credit.sol";
import {Debt, DebtLib} from "../loan/Debt.sol";
import {Interest} from "../loan/Interest.sol";
import {Portfolio} from "../margin/Portfolio.sol";
import {Positions} from "../perp/Positions.sol";
import {Settlement, Settling} from "../perp/Settling.sol";

/// @notice Who claims how much of an account, in ledger units of the dollar, up.
library Claimants {
    /// @dev Principal and interest accrued of all its loans.
    function ofLenders(uint256 account) internal view returns (uint256 dollars) {
        dollars = _owed(account, DOLLAR);
        for (uint256 list = Wallet.assetList(account); list != 0; list >>= 16) {
            uint256 asset = uint16(list);
            if (asset != DOLLAR) dollars += _owed(account, asset); // 0 is an empty place
        }
    }

    function _owed(uint256 account, uint256 asset) private view returns (uint256) {
        if (!Wallet.load(account, asset).owes()) return 0;
        Debt debt = DebtLib.load(account, asset);
        return MarkValue.up(Portfolio.terms(asset), asset, debt.principal() + debt.accrued(Interest.hour()));
    }

    /// @dev What it owes at a perpetual market of which accounts are being settled.
    function ofMarket(Settlement memory settlement, uint256 account) internal view returns (uint256) {
        int256 profit = Settling.profitOf(settlement, Positions.load(account, settlement.market));
        return profit < 0 ? uint256(-profit) : 0;
    }

    /// @dev Number of loans that it owes.
    function loans(uint256 account) internal view returns (uint256 count) {
        Credit credit = CreditLib.load(account);
        for (uint256 index = 0; index < Classes.COUNT; ++index) {
            count += credit.owed(Classes.LOWEST + index * Classes.STEP);
        }
    }
}
