// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IBatch, OperationResult} from "./interfaces/IBatch.sol";
import {Action, IBundles} from "./interfaces/IBundles.sol";
import {IClearing} from "./interfaces/IClearing.sol";
import {IHousekeeping} from "./interfaces/IHousekeeping.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {ILoanKeeping} from "./interfaces/ILoanKeeping.sol";
import {ILoans} from "./interfaces/ILoans.sol";
import {IOffers} from "./interfaces/IOffers.sol";
import {IOracle} from "./interfaces/IOracle.sol";
import {IResolution} from "./interfaces/IResolution.sol";
import {ITakeovers} from "./interfaces/ITakeovers.sol";
import {ITrading, Placement} from "./interfaces/ITrading.sol";
import {Accounts} from "./ledger/Accounts.sol";
import {AccountPrices} from "./margin/AccountPrices.sol";
import {Deferral} from "./margin/Deferral.sol";
import {FinalCheck} from "./margin/FinalCheck.sol";
import {Portfolio} from "./margin/Portfolio.sol";
import {Standing} from "./margin/Standing.sol";
import {Refusal} from "./shared/Refusal.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";

/// @notice Many actions in one call. The exchange runs this code in its own storage (`delegatecall`), and it runs the
///         exchange's code there for each action, which keeps the caller; called directly it has no function to run.
contract Bundles is IBundles, TransferGuard {
    using Refusal for bytes;

    /// @dev First byte of a packed batch.
    bytes1 private constant _PACKED = 0x00;

    address private immutable _SELF = address(this);

    /// @inheritdoc IBundles
    function execute(
        uint32 account,
        Action[] calldata actions,
        uint32 deadline
    ) external notDuringTransfer returns (bytes[] memory results) {
        uint256 stage = Deferral.stage();
        if (stage == Deferral.TRIED) return _try(actions);
        if (stage != 0) revert NestedBundle();
        if (deadline != 0 && deadline < block.timestamp) revert ITrading.DeadlinePassed(deadline, block.timestamp);
        (uint256 permissions, ) = Accounts.permissionsOfCaller(account);
        if (permissions == 0) revert Accounts.NotAuthorized(account, msg.sender, 0);
        Deferral.begin(Deferral.TRIED);
        // what the try leaves open is known only at its end, and how an account stood only before it: if there is such
        // an account all is undone, by the revert of a call of its own, and done again
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = _SELF.delegatecall(msg.data);
        if (ok) _return(answer);
        if (bytes4(answer) != ReconsiderBundle.selector) answer.raise();
        return _executeCarefully(actions, answer);
    }

    /// @dev Most bundles leave initial margin and need no look at how accounts stood before.
    function _try(Action[] calldata actions) private returns (bytes[] memory results) {
        results = _execute(actions);
        if (!FinalCheck.passes()) revert ReconsiderBundle(FinalCheck.accountsNoted(), Deferral.hasPriceMoved());
        Deferral.end();
    }

    /// @dev Whatever the second time turns out to be, an account that was not looked at before needs initial margin.
    /// @param reason Why: `ReconsiderBundle`.
    function _executeCarefully(
        Action[] calldata actions,
        bytes memory reason
    ) private returns (bytes[] memory results) {
        (uint32[] memory accounts, bool priceMoved) = _decode(reason);
        if (priceMoved) {
            for (uint256 index = 0; index < accounts.length; ++index) AccountPrices.refresh(accounts[index]);
        }
        Standing[] memory before = new Standing[](accounts.length);
        for (uint256 index = 0; index < accounts.length; ++index) before[index] = Portfolio.standing(accounts[index]);
        results = _execute(actions);
        FinalCheck.requirePasses(accounts, before);
        Deferral.end();
    }

    function _execute(Action[] calldata actions) private returns (bytes[] memory results) {
        Deferral.begin(Deferral.OPEN);
        results = new bytes[](actions.length);
        for (uint256 index = 0; index < actions.length; ++index) {
            Action calldata action = actions[index];
            bytes4 selector = bytes4(action.call);
            if (!_isAction(selector)) revert NotAnAction(index, selector);
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, bytes memory answer) = address(this).delegatecall(action.call);
            if (!ok) answer.raise();
            results[index] = answer;
            if (action.minFilledLots != 0) _requireFilled(index, selector, answer, action.minFilledLots);
        }
    }

    /// @dev A list, so that what is added to the exchange is no action before somebody has thought about it. A bundle
    ///      refuses to be one by itself.
    function _isAction(bytes4 selector) private pure returns (bool) {
        return
            bytes1(selector) == _PACKED ||
            _isTrading(selector) ||
            _isCustody(selector) ||
            _isClearing(selector) ||
            _isCredit(selector) ||
            selector == IOffers.takeOffer.selector ||
            selector == IOffers.cancelOffer.selector ||
            selector == IOffers.cancelOffersBelow.selector ||
            selector == ITakeovers.liquidate.selector ||
            selector == IResolution.resolve.selector ||
            selector == IBundles.execute.selector;
    }

    function _isTrading(bytes4 selector) private pure returns (bool) {
        return
            selector == ITrading.placeOrder.selector ||
            selector == ITrading.cancelOrder.selector ||
            selector == ITrading.amendOrder.selector ||
            selector == IBatch.batch.selector ||
            selector == IBatch.cancelOrders.selector ||
            selector == IBatch.cancelAll.selector;
    }

    function _isCustody(bytes4 selector) private pure returns (bool) {
        return
            selector == ILedger.deposit.selector ||
            selector == ILedger.depositWithPermit.selector ||
            selector == ILedger.withdraw.selector ||
            selector == ILedger.transfer.selector;
    }

    function _isClearing(bytes4 selector) private pure returns (bool) {
        return
            selector == IClearing.settle.selector ||
            selector == IClearing.payLosses.selector ||
            selector == IClearing.pokeFunding.selector ||
            selector == IClearing.reduceDeficit.selector ||
            selector == IOracle.refreshPrices.selector ||
            selector == IHousekeeping.sweepExpired.selector;
    }

    function _isCredit(bytes4 selector) private pure returns (bool) {
        return
            selector == ILoans.repay.selector ||
            selector == ILoanKeeping.renew.selector ||
            selector == ILoanKeeping.assign.selector ||
            selector == ILoanKeeping.relend.selector ||
            selector == ILoans.bookPastDue.selector ||
            selector == ILoans.setCreditTerms.selector ||
            selector == ILoans.setRelend.selector ||
            selector == ILoans.setExtensible.selector;
    }

    function _requireFilled(uint256 index, bytes4 selector, bytes memory answer, uint256 minimum) private pure {
        uint256 filled;
        if (selector == ITrading.placeOrder.selector || selector == ITrading.amendOrder.selector) {
            filled = abi.decode(answer, (Placement)).filledLots;
        } else if (selector == IBatch.batch.selector) {
            OperationResult[] memory results = abi.decode(answer, (OperationResult[]));
            for (uint256 each = 0; each < results.length; ++each) filled += results[each].placement.filledLots;
        } else {
            revert FillNotKnown(index, selector);
        }
        if (filled < minimum) revert FilledTooLittle(index, filled, minimum);
    }

    function _decode(bytes memory reason) private pure returns (uint32[] memory accounts, bool priceMoved) {
        assembly ("memory-safe") {
            // Equivalent to dropping the selector
            let length := sub(mload(reason), 4)
            reason := add(reason, 4)
            mstore(reason, length)
        }
        return abi.decode(reason, (uint32[], bool));
    }

    /// @dev Ends the call with an answer that is encoded already.
    function _return(bytes memory answer) private pure {
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}
