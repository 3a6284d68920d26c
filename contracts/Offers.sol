// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IOffers, Offer} from "./interfaces/IOffers.sol";
import {ITrading} from "./interfaces/ITrading.sol";
import {Accounts, Permission} from "./ledger/Accounts.sol";
import {OfferHash} from "./offer/OfferHash.sol";
import {OfferNonces} from "./offer/OfferNonces.sol";
import {Careful} from "./shared/Careful.sol";
import {Delegating} from "./shared/Delegating.sol";
import {Slots} from "./shared/Slots.sol";
import {Store} from "./shared/Store.sol";
import {TransferGuard} from "./shared/TransferGuard.sol";
import {MarketHeader} from "./trading/MarketHeader.sol";

/// @notice Signed offers: who may take them and how much is left of them. What is taken is executed by code for the
///         kind of market. The exchange runs this code in its own storage (`delegatecall`); called directly it has no
///         market.
/// @dev The domain that `EIP712` keeps is this contract's; run in the exchange's storage it reckons with the address it
///      runs at.
contract Offers is IOffers, EIP712, TransferGuard, Delegating {
    /// @dev How far a delegate may raise the floor at once.
    uint256 private constant _MAX_STEP = 1 << 32;

    /// @notice Contract that executes offers on spot markets, in the storage of the exchange.
    address public immutable SPOT_OFFERS;

    /// @notice The same for perpetual markets.
    address public immutable PERP_OFFERS;

    /// @notice The same for loan markets.
    address public immutable LOAN_OFFERS;

    /// @param spotOffers See `SPOT_OFFERS`.
    /// @param perpOffers See `PERP_OFFERS`.
    /// @param loanOffers See `LOAN_OFFERS`.
    constructor(address spotOffers, address perpOffers, address loanOffers) EIP712("Pangea", "1") {
        (SPOT_OFFERS, PERP_OFFERS, LOAN_OFFERS) = (spotOffers, perpOffers, loanOffers);
    }

    // ------------------------------------------------------------------------------------------------------ taking

    /// @inheritdoc IOffers
    /// @dev All that has to do with the signature is done once, also if the trade is done again with a look at how the
    ///      accounts stood before (see `Careful`).
    function takeOffer(
        Offer calldata offer,
        bytes calldata signature,
        uint32 account,
        uint48 lots
    ) external notDuringTransfer returns (uint64, uint64) {
        (address executor, uint256 permission) = _kindOf(offer.market);
        Accounts.requirePermission(account, permission);
        _requireTakeable(offer, account, lots);
        OfferNonces.take(offer.account, offer.nonce, lots, offer.lots);
        _requireSigned(offer, signature, permission);
        _delegateUnlessReconsidered(executor);
        Careful.set(true);
        _delegate(executor);
    }

    /// @return executor Code that executes offers at a market.
    /// @return permission That a delegate needs to sign or take one.
    function _kindOf(uint256 market) private view returns (address executor, uint256 permission) {
        MarketHeader header = MarketHeader.wrap(Store.load(Slots.market(market)));
        if (header.isSpot()) return (SPOT_OFFERS, Permission.OFFERS | Permission.TRADE_SPOT);
        if (header.isPerp()) return (PERP_OFFERS, Permission.OFFERS | Permission.TRADE_PERP);
        if (header.isLoan()) return (LOAN_OFFERS, Permission.OFFERS | Permission.LOANS);
        revert ITrading.UnknownMarket(market);
    }

    function _requireTakeable(Offer calldata offer, uint256 account, uint256 lots) private view {
        if (offer.account == account) revert OwnOffer(account);
        if (offer.expiry <= block.timestamp) revert OfferExpired(offer.expiry, block.timestamp);
        if (lots < offer.minLots) revert OfferPartTooSmall(lots, offer.minLots);
        uint256 count = offer.takers.length;
        if (count == 0) return;
        for (uint256 index = 0; index < count; ++index) {
            if (offer.takers[index] == account) return;
        }
        revert NotOfferTaker(account);
    }

    /// @dev Signers that are contracts are called: the exchange is closed meanwhile. They are called last, when all
    ///      else that can be said of the offer has been checked, and can change nothing.
    function _requireSigned(Offer calldata offer, bytes calldata signature, uint256 permission) private nonReentrant {
        address signer = offer.signer;
        if (Accounts.permissionsOf(offer.account, signer) & permission != permission) {
            revert SignerNotAuthorized(offer.account, signer, permission);
        }
        bytes32 hash = _hashTypedDataV4(OfferHash.structHash(offer));
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(hash, signature);
        // a key is its owner's whether or not there is code at its address
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return;
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(signer, hash, signature)) {
            revert InvalidOfferSignature(signer);
        }
    }

    // -------------------------------------------------------------------------------------------------- cancelling

    /// @inheritdoc IOffers
    function cancelOffer(uint32 account, uint64 nonce) external notDuringTransfer {
        Accounts.requirePermission(account, Permission.CANCEL);
        OfferNonces.cancel(account, nonce);
        emit OfferCancelled(account, nonce);
    }

    /// @inheritdoc IOffers
    function cancelOffersBelow(uint32 account, uint64 nonce) external notDuringTransfer {
        uint256 permissions = Accounts.permissionsOf(account, msg.sender);
        Accounts.requirePermission(account, Permission.CANCEL, permissions);
        uint256 floor = Accounts.offerFloor(account);
        if (nonce <= floor) return;
        if (permissions != Accounts.ALL_PERMISSIONS && nonce - floor > _MAX_STEP) {
            revert OfferFloorTooHigh(nonce, floor + _MAX_STEP);
        }
        Accounts.setOfferFloor(account, nonce);
        emit OffersCancelledBelow(account, nonce);
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IOffers
    function offerState(
        uint32 account,
        uint64 nonce
    ) external view notDuringTransfer returns (uint48 takenLots, bool cancelled, uint64 floor) {
        uint256 taken;
        (taken, cancelled) = OfferNonces.stateOf(account, nonce);
        return (uint48(taken), cancelled, uint64(Accounts.offerFloor(account))); // safe: fields of these widths
    }

    /// @inheritdoc IOffers
    function hashOffer(Offer calldata offer) external view notDuringTransfer returns (bytes32) {
        return _hashTypedDataV4(OfferHash.structHash(offer));
    }
}
