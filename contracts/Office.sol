// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Listing} from "./governance/Listing.sol";
import {IGovernance, MarketTerms} from "./interfaces/IGovernance.sol";
import {ILedger} from "./interfaces/ILedger.sol";
import {Accounts, Permission} from "./ledger/Accounts.sol";
import {Ledger} from "./ledger/Ledger.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Registry} from "./shared/Registry.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {MarketStatus} from "./trading/MarketHeader.sol";

/// @notice Accounts, custody, and the governance of tokens and spot markets. The exchange runs this code in its own
///         storage (`delegatecall`); called directly it governs nothing and holds nothing.
contract Office is ILedger, IGovernance, AccessManaged, TransferGuard, Delegating {
    /// @notice Contract with the governance of risk and what lies behind, executed in the storage of the exchange.
    address public immutable COUNCIL;

    /// @param council See `COUNCIL`.
    /// @dev The office's own storage gets an authority that nobody can use, so that it cannot be initialized.
    constructor(address council) AccessManaged(address(this)) {
        COUNCIL = council;
    }

    // --------------------------------------------------------------------------------------------------- accounts

    /// @inheritdoc ILedger
    function openAccount() external notDuringTransfer returns (uint32 account) {
        uint256 number = Registry.accounts() + 1;
        if (number > Registry.MAX_ACCOUNTS) revert TooManyAccounts(Registry.MAX_ACCOUNTS);
        Registry.addAccount();
        Accounts.setOwner(number, msg.sender);
        // safe: just compared
        account = uint32(number);
        emit AccountOpened(account, msg.sender);
    }

    /// @inheritdoc ILedger
    function setDelegate(
        uint32 account,
        address delegate,
        uint32 permissions,
        uint40 expiry
    ) external notDuringTransfer {
        Accounts.requireOwner(account);
        bool over = permissions != 0 && expiry < block.timestamp;
        if (permissions & ~Permission.ALL != 0 || over) revert InvalidDelegation(permissions, Permission.ALL, expiry);
        Accounts.setDelegation(account, delegate, permissions, expiry);
        emit DelegateSet(account, delegate, permissions, expiry);
    }

    // ----------------------------------------------------------------------------------------------------- custody

    /// @inheritdoc ILedger
    function deposit(uint32 account, uint16 asset, uint256 amount) external nonReentrant returns (uint256) {
        return Ledger.deposit(account, asset, amount);
    }

    /// @inheritdoc ILedger
    function depositWithPermit(
        uint32 account,
        uint16 asset,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256) {
        address token = Ledger.loadToken(asset).token();
        // a permit that somebody else has used up first is as good: what counts is the allowance
        try IERC20Permit(token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        return Ledger.deposit(account, asset, amount);
    }

    /// @inheritdoc ILedger
    function withdraw(
        uint32 account,
        uint16 asset,
        uint256 amount,
        address to
    ) external notDuringTransfer returns (uint256 units) {
        units = Ledger.withdraw(account, asset, amount, to);
        _push(asset, to, units);
    }

    /// @dev Apart, because margin is asked for before, and nobody is answered while a token may call back.
    function _push(uint256 asset, address to, uint256 units) private nonReentrant {
        Ledger.push(asset, to, units);
    }

    /// @inheritdoc ILedger
    function transfer(
        uint32 from,
        uint32 to,
        uint16 asset,
        uint256 amount
    ) external notDuringTransfer returns (uint256) {
        return Ledger.transfer(from, to, asset, amount);
    }

    // ------------------------------------------------------------------------------------------------- governance

    /// @inheritdoc IGovernance
    function initialize(address newAuthority, address dollar, uint8 dollarUnitExp) external {
        if (authority() != address(0)) revert AlreadyInitialized();
        // without one anybody could initialize again, with an address that has no code nobody could ever govern
        if (newAuthority.code.length == 0) revert AccessManagedInvalidAuthority(newAuthority);
        _setAuthority(newAuthority);
        Listing.listAsset(dollar, dollarUnitExp);
    }

    /// @inheritdoc IGovernance
    function listAsset(address token, uint8 unitExp) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(Listing.listAsset(token, unitExp));
    }

    /// @inheritdoc IGovernance
    function listSpotMarket(MarketTerms calldata terms) external notDuringTransfer restricted returns (uint16) {
        // safe: the library gives out 16-bit numbers
        return uint16(Listing.listSpotMarket(terms));
    }

    /// @inheritdoc IGovernance
    function setSpotFees(uint16 market, uint16 takerFee, int16 makerFee) external notDuringTransfer restricted {
        Listing.setSpotFees(market, takerFee, makerFee);
    }

    /// @inheritdoc IGovernance
    function setMinNotional(uint16 market, uint40 minNotional) external notDuringTransfer restricted {
        Listing.setMinNotional(market, minNotional);
    }

    /// @inheritdoc IGovernance
    function setMarketStatus(uint16 market, MarketStatus status) external notDuringTransfer restricted {
        Listing.setMarketStatus(market, status);
    }

    /// @inheritdoc IGovernance
    function setFeeAccount(uint32 account) external notDuringTransfer restricted {
        Listing.setFeeAccount(account);
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    /// @dev Everything that council and lens answer.
    fallback() external notDuringTransfer {
        _delegate(COUNCIL);
    }
}
