// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Accounts, Permission} from "./Accounts.sol";
import {AssetWord} from "./AssetWord.sol";
import {Pocket, PocketLib} from "./Pocket.sol";
import {DOLLAR, Wallet} from "./Wallet.sol";
import {ActionRule} from "../margin/ActionRule.sol";
import {Deferral} from "../margin/Deferral.sol";
import {IClearing} from "../interfaces/IClearing.sol";
import {ILedger} from "../interfaces/ILedger.sol";
import {CustodyGate} from "../limits/CustodyLimits.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice Tokens in and out, and between accounts. The only code that calls tokens.
/// @dev Amounts at this edge are in the token's smallest units; inside, in ledger units. Rounding is down to whole
///      ledger units, and what is rounded off never moves: it stays where it was.
library Ledger {
    using SafeERC20 for IERC20;

    function load(uint256 asset) internal view returns (AssetWord word) {
        word = AssetWord.wrap(Store.load(Slots.asset(asset)));
        if (!word.isListed()) revert ILedger.UnknownAsset(asset);
    }

    /// @dev As `load`, for what needs a token.
    function loadToken(uint256 asset) internal view returns (AssetWord word) {
        word = load(asset);
        if (word.token() == address(0)) revert ILedger.AssetWithoutToken(asset);
    }

    function deposit(uint256 account, uint256 asset, uint256 amount) internal returns (uint256 units) {
        Accounts.requireExists(account);
        // anyone may give dollars; another asset would take one of the account's places
        if (asset != DOLLAR) Accounts.requirePermission(account, Permission.DEPOSIT);
        AssetWord word = loadToken(asset);
        units = _toUnitsDown(word, amount);
        uint256 total = word.total() + units;
        if (total > PocketLib.MAX_UNITS) revert ILedger.DepositLimit(asset, total, PocketLib.MAX_UNITS);
        CustodyGate.admitDeposit(account, asset, word.total(), units);

        _pullExactly(asset, word, units * word.unit());

        Store.save(Slots.asset(asset), AssetWord.unwrap(word.withTotal(total)));
        Wallet.save(account, asset, Wallet.open(account, asset).addFreeAsset(units));
        emit ILedger.Deposited(account, asset, msg.sender, units);
    }

    /// @dev Books a withdrawal. `push` must follow.
    function withdraw(uint256 account, uint256 asset, uint256 amount, address to) internal returns (uint256 units) {
        Accounts.requireOwner(account);
        if (to == address(0) || to == address(this)) revert ILedger.InvalidReceiver(to);
        AssetWord word = loadToken(asset);
        units = _debit(account, asset, word, amount, true);
        Store.save(Slots.asset(asset), AssetWord.unwrap(word.withTotal(word.total() - units)));
        emit ILedger.Withdrawn(account, asset, to, units);
    }

    function transfer(uint256 from, uint256 to, uint256 asset, uint256 amount) internal returns (uint256 units) {
        Accounts.requirePermission(from, Permission.TRANSFER);
        if (from == to || Accounts.ownerOf(from) != Accounts.ownerOf(to)) revert ILedger.NotSameOwner(from, to);
        AssetWord word = loadToken(asset);
        units = _debit(from, asset, word, amount, !Accounts.isMargined(to));
        if (Accounts.isMargined(to) && !_isLimited(from)) CustodyGate.noteInflow(asset, word.total(), units);
        Wallet.save(to, asset, Wallet.open(to, asset).addFreeAsset(units));
        emit ILedger.Transferred(from, to, asset, units);
    }

    /// @dev Ledger units of an asset at the account's disposal.
    function free(uint256 account, uint256 asset) internal view returns (uint256) {
        return asset == DOLLAR ? Wallet.freeDollars(account) : Wallet.load(account, asset).freeAsset();
    }

    /// @dev Ledger units that a debit of `amount` takes; the largest number stands for all that is free.
    function _unitsToDebit(
        uint256 account,
        uint256 asset,
        AssetWord word,
        uint256 amount
    ) private view returns (uint256 units) {
        if (amount != type(uint256).max) return _toUnitsDown(word, amount);
        units = free(account, asset);
        if (units == 0) revert ILedger.InsufficientBalance(account, asset, 0, 1);
    }

    /// @dev Takes units out of an account. One that may owe first pays what it owes to its perpetual markets, and must
    ///      have initial margin afterwards.
    /// @param leaves Whether they go where no account that owes has them.
    function _debit(
        uint256 account,
        uint256 asset,
        AssetWord word,
        uint256 amount,
        bool leaves
    ) private returns (uint256 units) {
        bool margined = Accounts.isMargined(account);
        if (margined) ActionRule.beforePayment(account);
        units = _unitsToDebit(account, asset, word, amount);
        if (asset == DOLLAR && Wallet.load(account, asset).freeAsset() < units) Wallet.gatherDollars(account);
        Pocket pocket = Wallet.load(account, asset);
        if (pocket.freeAsset() < units) {
            revert ILedger.InsufficientBalance(account, asset, pocket.freeAsset(), units);
        }
        Wallet.save(account, asset, pocket.subFreeAsset(units));
        ActionRule.afterPayment(account, asset, margined);
        if (!leaves) return units;
        if (_isLimited(account)) CustodyGate.admitOutflow(account, asset, word.total(), units);
        else CustodyGate.noteFree(asset, word.total());
    }

    /// @dev Whether an account may owe anything as it stands now. In a bundle it may have paid all back by now without
    ///      having been told so.
    function _isLimited(uint256 account) private view returns (bool) {
        if (!Accounts.isMargined(account)) return false;
        // safe: account numbers have 32 bits
        return !Deferral.isOpen() || IClearing(address(this)).standingOf(uint32(account)).hasObligation;
    }

    function _toUnitsDown(AssetWord word, uint256 amount) private pure returns (uint256 units) {
        units = amount / word.unit();
        if (units == 0) revert ILedger.AmountBelowUnit(amount, word.unit());
        if (units > PocketLib.MAX_UNITS) revert ILedger.AmountTooLarge(amount, PocketLib.MAX_UNITS * word.unit());
    }

    /// @dev Takes in exactly `amount` or nothing: a token that keeps a fee, or whose balances move by themselves, would
    ///      leave the ledger owing more than it has.
    function _pullExactly(uint256 asset, AssetWord word, uint256 amount) private {
        IERC20 token = IERC20(word.token());
        uint256 before = token.balanceOf(address(this));
        uint256 owed = word.total() * word.unit();
        if (before < owed) revert ILedger.CustodyShort(asset, before, owed);
        token.safeTransferFrom(msg.sender, address(this), amount);
        _requireMoved(asset, amount, before, token.balanceOf(address(this)));
    }

    /// @dev Hands out what `withdraw` has booked.
    function push(uint256 asset, address to, uint256 units) internal {
        AssetWord word = load(asset);
        uint256 amount = units * word.unit();
        IERC20 token = IERC20(word.token());
        uint256 before = token.balanceOf(address(this));
        token.safeTransfer(to, amount);
        _requireMoved(asset, amount, token.balanceOf(address(this)), before);
    }

    function _requireMoved(uint256 asset, uint256 expected, uint256 lower, uint256 higher) private pure {
        uint256 moved = higher > lower ? higher - lower : 0;
        if (moved != expected) revert ILedger.TransferNotExact(asset, expected, moved);
    }
}
