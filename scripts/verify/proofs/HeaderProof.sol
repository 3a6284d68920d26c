// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {MarketStatus, SpotHeader, SpotHeaderLib} from "../../../contracts/spot/SpotHeader.sol";

/// @notice The market's word: fields come back as they went in, and a setter changes its own bits only. The bits are
///         those of the comment on `SpotHeader`.
contract HeaderProof {
    function proveMake(uint16 asset, uint8 lotExp, uint8 priceExp, uint16 cap, uint24 bounty) external pure {
        require(lotExp < 1 << 5 && priceExp < 1 << 5 && cap < 1 << 14);
        SpotHeader header = SpotHeaderLib.make(asset, lotExp, priceExp, cap, bounty);
        assert(header.asset() == asset && header.lotExp() == lotExp && header.priceExp() == priceExp);
        assert(header.makerFeeCap() == cap && header.expiryBounty() == bounty);
        assert(!header.isListed() && header.takerFee() == 0 && header.makerFee() == 0 && header.fees() == 0);
    }

    function proveWithRates(SpotHeader header, uint16 takerFee, int16 makerFee) external pure {
        require(takerFee < 1 << 14 && makerFee >= -(1 << 14) && makerFee < 1 << 14);
        SpotHeader changed = header.withRates(takerFee, makerFee);
        assert(changed.takerFee() == takerFee && changed.makerFee() == makerFee);
        _assertOnlyChanged(header, changed, 74, 102);
    }

    function proveWithMinNotional(SpotHeader header, uint40 minNotional) external pure {
        SpotHeader changed = header.withMinNotional(minNotional);
        assert(changed.minNotional() == minNotional);
        _assertOnlyChanged(header, changed, 117, 156);
    }

    function proveWithStatus(SpotHeader header, MarketStatus status) external pure {
        SpotHeader changed = header.withStatus(status);
        assert(changed.status() == status);
        assert(changed.isListed() == (status != MarketStatus.UNKNOWN));
        assert(changed.isActive() == (status == MarketStatus.ACTIVE));
        _assertOnlyChanged(header, changed, 181, 184);
    }

    function proveWithFees(SpotHeader header, uint64 fees) external pure {
        require(fees < 1 << 62);
        SpotHeader changed = header.withFees(fees);
        assert(changed.fees() == fees);
        _assertOnlyChanged(header, changed, 185, 246);
    }

    function _assertOnlyChanged(SpotHeader before, SpotHeader changed, uint256 first, uint256 last) private pure {
        uint256 mask = ((1 << (last - first + 1)) - 1) << first;
        assert((SpotHeader.unwrap(before) ^ SpotHeader.unwrap(changed)) & ~mask == 0);
    }
}
