// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Claims, ClaimsLib} from "./Claims.sol";
import {Debt, DebtLib} from "./Debt.sol";
import {Interest} from "./Interest.sol";
import {Pocket} from "../ledger/Pocket.sol";
import {Tokens} from "../margin/Tokens.sol";

/// @notice What margin must know of an account's loans of an asset, in two words whatever their number.
library LoanSums {
    function read(Tokens memory tokens, uint256 account, uint256 asset, Pocket pocket) internal view {
        if (pocket.owes()) {
            Debt debt = DebtLib.load(account, asset);
            tokens.principal = debt.principal();
            tokens.interestToTerm = debt.interest();
            tokens.interestAccrued = debt.accrued(Interest.hour());
        }
        if (pocket.lends()) {
            Claims claims = ClaimsLib.load(account, asset);
            tokens.lent = claims.lent();
            tokens.lendHeld = claims.lendHeld();
            tokens.borrowInterest = claims.borrowInterest();
        }
    }
}
