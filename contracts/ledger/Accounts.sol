// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @dev What a delegate may do, one bit each. Withdrawing is not among them.
library Permission {
    uint256 internal constant CANCEL = 1 << 0;
    uint256 internal constant TRADE_SPOT = 1 << 1;
    uint256 internal constant DEPOSIT = 1 << 2;
    uint256 internal constant TRANSFER = 1 << 3;
    uint256 internal constant TRADE_PERP = 1 << 4;
    uint256 internal constant LOANS = 1 << 5;
    /// @dev To sign offers and to take them, as far as it may trade: at a price of its own with whom it likes, which at
    ///      a spot market may be any price.
    uint256 internal constant OFFERS = 1 << 6;
    uint256 internal constant ALL = CANCEL | TRADE_SPOT | DEPOSIT | TRANSFER | TRADE_PERP | LOANS | OFFERS;
}

/// @notice Who owns a numbered account and who may act for it.
///
///      account word   [0..159] owner   [160] margined, the account may owe: what it does is judged by its margin
///                     [161..176] multiplier, m in hundredths, 0 = 1: its owner's actions must leave m times initial
///                     margin; all ones = it was resolved   [177..240] offerFloor, all lower nonces of signed offers
///                     are cancelled
///                     [241..255] exempted, hour of its last small withdrawal beyond a limit, modulo 2^15
///      delegate word  [0..31] permissions   [32..71] expiry, last second of validity in unix time
library Accounts {
    /// @notice Thrown when no account has this number. Open one with `openAccount`.
    error UnknownAccount(uint256 account);
    /// @notice Thrown when the caller is not the owner and only the owner may do this.
    error NotOwner(uint256 account, address caller);
    /// @notice Thrown when the caller is neither the owner nor a delegate with these permissions.
    error NotAuthorized(uint256 account, address caller, uint256 permissionsNeeded);
    /// @notice Thrown when the delegation of the caller, or of the signer of an offer, ended at `expiredAt`. The owner
    ///         can renew it.
    error DelegateExpired(uint256 account, address caller, uint256 expiredAt);

    /// @dev What an owner has: more than any delegate can be given.
    uint256 internal constant ALL_PERMISSIONS = type(uint256).max;

    uint256 private constant _EXPIRY = 32;
    uint256 private constant _MARGINED = 1 << 160;
    uint256 private constant _MULTIPLIER = 161;
    uint256 private constant _MULTIPLIER_MASK = (1 << 16) - 1;
    /// @dev The multiplier of an account that was resolved: no action of its owner leaves that much margin.
    uint256 internal constant RESOLVED = type(uint16).max;

    uint256 private constant _OFFER_FLOOR = 177;
    uint256 private constant _EXEMPTED = 241;
    uint256 private constant _EXEMPTED_MASK = (1 << 15) - 1;
    uint256 private constant _OFFER_FLOOR_MASK = (1 << 64) - 1;

    function ownerOf(uint256 account) internal view returns (address) {
        return address(uint160(Store.load(Slots.account(account))));
    }

    function setOwner(uint256 account, address owner) internal {
        Store.save(Slots.account(account), uint160(owner));
    }

    function isMargined(uint256 account) internal view returns (bool) {
        return Store.load(Slots.account(account)) & _MARGINED != 0;
    }

    function setMargined(uint256 account, bool margined) internal {
        uint256 word = Store.load(Slots.account(account));
        Store.save(Slots.account(account), margined ? word | _MARGINED : word & ~_MARGINED);
    }

    /// @dev m in hundredths.
    function multiplier(uint256 account) internal view returns (uint256 hundredths) {
        hundredths = (Store.load(Slots.account(account)) >> _MULTIPLIER) & _MULTIPLIER_MASK;
        return hundredths == 0 ? 100 : hundredths;
    }

    /// @dev Whether what is left of the account is its creditors' first (see `IResolution`).
    function isResolved(uint256 account) internal view returns (bool) {
        return multiplier(account) == RESOLVED;
    }

    /// @dev Of 16 bits.
    function setMultiplier(uint256 account, uint256 hundredths) internal {
        uint256 word = Store.load(Slots.account(account)) & ~(_MULTIPLIER_MASK << _MULTIPLIER);
        Store.save(Slots.account(account), word | (hundredths << _MULTIPLIER));
    }

    /// @dev Whether an account has not yet done in this hour what each may do once.
    function takeExemption(uint256 account, uint256 hour) internal returns (bool) {
        uint256 word = Store.load(Slots.account(account));
        if (word >> _EXEMPTED == hour & _EXEMPTED_MASK) return false;
        word &= ~(_EXEMPTED_MASK << _EXEMPTED);
        Store.save(Slots.account(account), word | ((hour & _EXEMPTED_MASK) << _EXEMPTED));
        return true;
    }

    function offerFloor(uint256 account) internal view returns (uint256) {
        return (Store.load(Slots.account(account)) >> _OFFER_FLOOR) & _OFFER_FLOOR_MASK;
    }

    /// @dev Of 64 bits.
    function setOfferFloor(uint256 account, uint256 nonce) internal {
        uint256 word = Store.load(Slots.account(account)) & ~(_OFFER_FLOOR_MASK << _OFFER_FLOOR);
        Store.save(Slots.account(account), word | (nonce << _OFFER_FLOOR));
    }

    function delegation(uint256 account, address who) internal view returns (uint256 permissions, uint256 expiry) {
        uint256 word = Store.load(Slots.delegate(account, who));
        return (uint32(word), word >> _EXPIRY);
    }

    /// @dev `permissions` of 32 bits and `expiry` of 40.
    function setDelegation(uint256 account, address who, uint256 permissions, uint256 expiry) internal {
        Store.save(Slots.delegate(account, who), permissions | (expiry << _EXPIRY));
    }

    function requireExists(uint256 account) internal view {
        if (ownerOf(account) == address(0)) revert UnknownAccount(account);
    }

    function requireOwner(uint256 account) internal view {
        if (ownerOf(account) != msg.sender) revert NotOwner(account, msg.sender);
    }

    /// @dev Permissions of the caller: all of them for the owner, those that are left for a delegate. The exchange has
    ///      all of them too: it acts for accounts that are liquidated, by calls to its own address that nobody else can
    ///      have it make.
    /// @return permissions See there.
    /// @return margined Whether the account may owe. It stands in the same word.
    function permissionsOfCaller(uint256 account) internal view returns (uint256 permissions, bool margined) {
        uint256 word = Store.load(Slots.account(account));
        margined = word & _MARGINED != 0;
        if (address(uint160(word)) == msg.sender) return (ALL_PERMISSIONS, margined);
        if (msg.sender == address(this)) return (ALL_PERMISSIONS, margined);
        permissions = _permissionsOfDelegate(account, msg.sender);
    }

    /// @dev The same for anybody.
    function permissionsOf(uint256 account, address who) internal view returns (uint256) {
        return ownerOf(account) == who ? ALL_PERMISSIONS : _permissionsOfDelegate(account, who);
    }

    function _permissionsOfDelegate(uint256 account, address who) private view returns (uint256 permissions) {
        uint256 expiry;
        (permissions, expiry) = delegation(account, who);
        if (permissions != 0 && expiry < block.timestamp) revert DelegateExpired(account, who, expiry);
    }

    /// @dev The caller must be the owner, or a delegate with all of `needed`.
    function requirePermission(uint256 account, uint256 needed) internal view {
        (uint256 permissions, ) = permissionsOfCaller(account);
        requirePermission(account, needed, permissions);
    }

    function requirePermission(uint256 account, uint256 needed, uint256 permissions) internal view {
        if (permissions & needed != needed) revert NotAuthorized(account, msg.sender, needed);
    }
}
