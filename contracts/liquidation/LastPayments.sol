// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {InsuranceLib} from "./Insurance.sol";
import {Loss, LossLib, LossSums, LossSumsLib} from "./Loss.sol";
import {Resolution} from "./Resolution.sol";
import {IResolution} from "../interfaces/IResolution.sol";
import {Accounts} from "../ledger/Accounts.sol";
import {Cash} from "../ledger/Cash.sol";
import {DOLLAR, Wallet} from "../ledger/Wallet.sol";
import {CreditLib} from "../loan/Credit.sol";
import {Rounding} from "../margin/Rounding.sol";
import {PerpLedger} from "../perp/PerpLedger.sol";
import {Settlement, Settling} from "../perp/Settling.sol";
import {TakeoverLib} from "./Takeover.sol";
import {Registry} from "../shared/Registry.sol";
import {MarketHeader} from "../trading/MarketHeader.sol";

/// @notice Pays out the dollars that are left of a resolved account: first what creditors lost, in proportion, then
///         what insurance paid.
library LastPayments {
    using Settling for Settlement;

    /// @dev Settles how much goes to whom.
    function begin(uint256 account) internal {
        LossSums sums = LossSumsLib.load(account);
        uint256 left = Wallet.freeDollars(account);
        uint256 toCreditors = Rounding.min(left, sums.lost());
        uint256 toInsurance = Rounding.min(left - toCreditors, sums.insured());
        sums.withPayments(toCreditors, toInsurance).save(account);
        emit IResolution.ResolutionEnding(account, toCreditors, toInsurance);
    }

    /// @dev Pays the next losses.
    function pay(uint256 account, Resolution resolution, uint256 maxRecords) internal returns (Resolution) {
        LossSums sums = LossSumsLib.load(account);
        uint256 index = resolution.paid();
        uint256 end = Rounding.min(resolution.records(), index + maxRecords);
        for (; index < end; ++index) _pay(account, LossLib.load(account, index), sums);
        return resolution.withPaid(end);
    }

    function _pay(uint256 account, Loss loss, LossSums sums) private {
        bool isInsured = loss.isInsured();
        (uint256 total, uint256 there) = isInsured
            ? (sums.insured(), sums.toInsurance())
            : (sums.lost(), sums.toCreditors());
        uint256 dollars = (loss.dollars() * there) / total;
        if (dollars == 0) return;
        if (isInsured) _toInsurance(account, loss.market(), dollars);
        else if (loss.creditor() != 0) Cash.move(account, loss.creditor(), DOLLAR, dollars);
        else _toMarket(account, loss.market(), dollars);
        emit IResolution.LossRepaid(account, loss.market(), loss.creditor(), dollars);
    }

    /// @dev A deficit that is still there shrinks; what winners have borne already goes to the market's insurance.
    function _toMarket(uint256 account, uint256 market, uint256 dollars) private {
        Cash.debit(account, DOLLAR, dollars);
        Settlement memory settlement = Settling.begin(market);
        PerpLedger ledger = settlement.ledger;
        uint256 given = Rounding.min(dollars, ledger.deficit());
        settlement.ledger = ledger.withPool(ledger.pool() + given).withDeficit(ledger.deficit() - given);
        settlement.end();
        InsuranceLib.add(market, dollars - given);
    }

    /// @dev Insurance that is not in dollars cannot have them: whoever collects fees has, if there is such an account.
    function _toInsurance(uint256 account, uint256 market, uint256 dollars) private {
        MarketHeader header = TakeoverLib.headerOf(market);
        if (header.isPerp() || header.asset() == DOLLAR) {
            Cash.debit(account, DOLLAR, dollars);
            InsuranceLib.add(market, dollars);
        } else if (Registry.feeAccount() != 0) {
            Cash.move(account, Registry.feeAccount(), DOLLAR, dollars);
        }
    }

    /// @dev The account is its owner's again, and owes nothing.
    function end(uint256 account) internal {
        Resolution.wrap(0).save(account);
        LossSums.wrap(0).save(account);
        Accounts.setMultiplier(account, CreditLib.load(account).multiplier());
        emit IResolution.ResolutionEnded(account);
    }
}
