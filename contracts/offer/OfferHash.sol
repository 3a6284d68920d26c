// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Offer} from "../interfaces/IOffers.sol";

/// @notice The hash of an offer as a struct of EIP-712.
library OfferHash {
    bytes32 private constant _TYPE_HASH = keccak256(
        "Offer(uint32 account,address signer,uint16 market,uint8 side,uint24 tick,uint48 lots,uint48 minLots,"
        "uint32[] takers,uint32 expiry,uint64 nonce)"
    );

    function structHash(Offer calldata offer) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    _TYPE_HASH,
                    offer.account,
                    offer.signer,
                    offer.market,
                    offer.side,
                    offer.tick,
                    offer.lots,
                    offer.minLots,
                    keccak256(abi.encodePacked(offer.takers)), // elements of arrays are padded to words
                    offer.expiry,
                    offer.nonce
                )
            );
    }
}
