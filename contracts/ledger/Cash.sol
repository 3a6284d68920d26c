// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {DOLLAR, Wallet} from "./Wallet.sol";
import {ILedger} from "../interfaces/ILedger.sol";

/// @notice Free balances in and out of accounts, in ledger units. Dollars are taken from whichever pockets they lie in.
library Cash {
    /// @dev Reverts with `InsufficientBalance` if the account has less at its disposal.
    function debit(uint256 account, uint256 asset, uint256 units) internal {
        if (units == 0) return;
        uint256 free = Wallet.load(account, asset).freeAsset();
        if (free < units && asset == DOLLAR) {
            Wallet.gatherDollars(account);
            free = Wallet.load(account, asset).freeAsset();
        }
        if (free < units) revert ILedger.InsufficientBalance(account, asset, free, units);
        Wallet.save(account, asset, Wallet.load(account, asset).subFreeAsset(units));
    }

    function credit(uint256 account, uint256 asset, uint256 units) internal {
        if (units == 0) return;
        Wallet.save(account, asset, Wallet.open(account, asset).addFreeAsset(units));
    }

    function move(uint256 from, uint256 to, uint256 asset, uint256 units) internal {
        debit(from, asset, units);
        credit(to, asset, units);
    }
}
