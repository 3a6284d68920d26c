// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Side} from "../book/Side.sol";

/// @notice What a maker signs, as EIP-712 has it.
/// @param account Of the maker.
/// @param signer Whose signature it is: the owner of the account, or a delegate of it with `Permission.OFFERS` and the
///        permission to trade at the market.
/// @param market Any market. Its kind never changes, so its number says whether the offer is about spot, a perpetual or
///        a loan.
/// @param side Of the maker: BID buys or borrows, ASK sells or lends.
/// @param tick Price in ticks, or rate in basis points a year.
/// @param lots Size in lots, of all parts together.
/// @param minLots Smallest part that may be taken at once; `lots` = all or nothing.
/// @param takers Accounts that may take it; none = any.
/// @param expiry Unix second from which on it can no longer be taken. An offer without expiry is over.
/// @param nonce Chosen by the maker. Offers of an account with the same nonce exclude each other: what is taken of one
///        is taken of all.
struct Offer {
    uint32 account;
    address signer;
    uint16 market;
    Side side;
    uint24 tick;
    uint48 lots;
    uint48 minLots;
    uint32[] takers;
    uint32 expiry;
    uint64 nonce;
}

/// @title Signed offers
/// @notice What two accounts have negotiated off the chain: quotes on request, blocks, loans to named borrowers. The
///         maker signs, which costs nothing; a taker executes it, wholly or in parts, at the signed price. Nothing
///         rests and nothing is reserved until then, so a maker must be able to bear it when it is taken.
/// @dev The rules are those of an order of the maker that rests and an order of the taker that meets it: smallest size,
///      price band, fees, what is paid in what. But no order has counted for the maker's margin, so both accounts are
///      judged by the rule of action, and a borrower, on whichever side, needs initial margin as the class of the
///      market has it.
///
///      A signature stands for as long as its signer may make offers for the account, the offer has not expired, and
///      its nonce is neither used up nor cancelled. Signers that are contracts are asked (ERC-1271); the exchange is
///      closed meanwhile, and the gas that they use is the taker's. Signers that have code and a key of their own
///      (EIP-7702) may sign with that. The domain of the signatures is what `eip712Domain` says: name, version, chain
///      and the exchange's address.
interface IOffers is IERC5267 {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice A part of an offer was taken: a trade between two accounts at a price, apart from the book. Fees are
    ///         those of a fill of an order of `maker` by an order of `taker`.
    /// @param side Of the maker.
    event OfferTaken(
        uint256 indexed market,
        uint256 indexed maker,
        uint256 indexed taker,
        Side side,
        uint256 tick,
        uint256 lots,
        uint256 nonce
    );
    /// @notice All offers of an account with this nonce are over.
    event OfferCancelled(uint256 indexed account, uint256 nonce);
    /// @notice All offers of an account with lower nonces are over.
    event OffersCancelledBelow(uint256 indexed account, uint256 nonce);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when an account would take its own offer.
    error OwnOffer(uint256 account);
    /// @notice Thrown when an offer is taken after its last second, or has no expiry.
    error OfferExpired(uint256 expiry, uint256 timestamp);
    /// @notice Thrown when an offer names accounts that may take it, and this one is not among them.
    error NotOfferTaker(uint256 account);
    /// @notice Thrown when less of an offer would be taken than its maker accepts at once.
    error OfferPartTooSmall(uint256 lots, uint256 minLots);
    /// @notice Thrown when more of an offer would be taken than is left of its nonce.
    error OfferOverfilled(uint256 account, uint256 nonce, uint256 lots, uint256 remainingLots);
    /// @notice Thrown when the maker has cancelled the nonce of an offer.
    error OfferNonceCancelled(uint256 account, uint256 nonce);
    /// @notice Thrown when the signer of an offer is neither the owner of its account nor a delegate with these
    ///         permissions.
    error SignerNotAuthorized(uint256 account, address signer, uint256 permissionsNeeded);
    /// @notice Thrown when a signature is not the signer's, or is about another offer, chain or exchange.
    error InvalidOfferSignature(address signer);
    /// @notice Thrown when a delegate would cancel more nonces at once than a delegate may.
    error OfferFloorTooHigh(uint256 nonce, uint256 highest);

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Takes a part of an offer, or all of it. Owner of `account`, or delegate with `Permission.OFFERS` and the
    ///         permission to trade at the offer's market.
    /// @param signature Of the offer by its signer: 65 bytes, or whatever its signer takes for one.
    /// @param account That takes it.
    /// @param lots How many, no more and no fewer.
    /// @return dollars What they traded for, ledger units of the dollar, before fee; of a loan the interest for the
    ///         whole term, in ledger units of the asset.
    /// @return fee Of the taker, ledger units of the dollar.
    function takeOffer(
        Offer calldata offer,
        bytes calldata signature,
        uint32 account,
        uint48 lots
    ) external returns (uint64 dollars, uint64 fee);

    /// @notice Cancels all offers of an account with this nonce, signed or not. Owner, or delegate with
    ///         `Permission.CANCEL`.
    function cancelOffer(uint32 account, uint64 nonce) external;

    /// @notice Cancels all offers of an account with lower nonces, signed or not. Owner, or delegate with
    ///         `Permission.CANCEL`, who may go 2^32 further at a time, so that no delegate can use up all nonces. Does
    ///         nothing if they are cancelled already.
    function cancelOffersBelow(uint32 account, uint64 nonce) external;

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What has become of the offers of an account with a nonce.
    /// @return takenLots Lots taken so far.
    /// @return cancelled Whether nothing more can be taken.
    /// @return floor All lower nonces are cancelled.
    function offerState(
        uint32 account,
        uint64 nonce
    ) external view returns (uint48 takenLots, bool cancelled, uint64 floor);

    /// @notice What is to be signed.
    function hashOffer(Offer calldata offer) external view returns (bytes32);
}
