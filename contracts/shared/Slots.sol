// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {BookSide} from "../book/Side.sol";

/// @dev Where every word of the exchange lives. Bits [255..248] of a slot hold a tag, the rest says what the word
///      describes, so no two words share a slot. Slots that Solidity assigns are either below 2^248 or hashes; a hash
///      whose middle hundred bits are all zero does not occur.
///
///      market   [tag | .. | market 16]
///      account  [tag | .. | account 32]
///      assets   [tag | .. | account 32]                  list of the assets an account touches
///      pocket   [tag | .. | account 32 | asset 16]
///      delegate [tag | .. | account 32 | address 160]
///      asset    [tag | .. | asset 16]
///      token    [tag | .. | address 160]                 asset number of a token
///      registry [tag | ..]                               the counters
///      bitmap   [tag | height 8 | .. | market 16 | side 1 | .. 32 | index 32]
///      level    [tag | .. | market 16 | side 1 | .. 8 | rank 24 | .. 32]
///      page     [tag | .. | market 16 | side 1 | .. 8 | rank 24 | page 16 | .. 16]
///      pages    [tag | .. | market 16 | side 1 | .. 8 | rank 24 | .. 32]    pages a level has ever opened
///      orders   [tag | .. | market 16 | side 1 | .. 8 | rank 24 | page 16 | .. 8 | slot / 2 8]
///      risk     [tag | .. | asset 16]                    price and risk terms of an asset
///      feed     [tag | .. | asset 16 | part 8]           where its price comes from
///      perps    [tag | .. | asset 16]                    list of the perpetual markets of an asset
///      part     [tag | .. | market 16 | part 8]          other words of a perpetual: `PerpLedger`, `PerpLimits`,
///                                                        `FundingClock`, `PremiumMeter`
///      position [tag | .. | account 32 | market 16]
///      entered  [tag | .. | account 32 | part 8]         list of the perpetual markets an account touches
///      loan     [tag | .. | account 32 | place 16]       by its borrower
///      debt     [tag | .. | account 32 | asset 16]       what an account owes of an asset
///      claims   [tag | .. | account 32 | asset 16]       what it has lent, and its orders on loan markets
///      credit   [tag | .. | account 32]                  terms on which an account borrows
///      places   [tag | .. | account 32 | role 8 | page 8]   which of its places for loans are taken
///      lent     [tag | .. | account 32 | place / 4 16]   loans that it has given
///      relend   [tag | .. | account 32 | market 16]      what of them came back and is to be lent again
///      insurance [tag | .. | market 16]                  what a market has put by
///      resolution [tag | .. | account 32]                what became of an account that could not pay
///      losses   [tag | .. | account 32]                  sums of what others lost to it
///      loss     [tag | .. | account 32 | index 16]       what one of them lost
///      offers   [tag | .. | account 32 | nonce / 4 64]   lots taken of signed offers
///      custody  [tag | .. | asset 16]                    `CustodyLimits`
///      lending  [tag | .. | asset 16]                    `BorrowLimits`
///      pause    [tag | .. | market 16]                   unix second at which the last pause of a market ends
///      changes  [tag | .. | kind 8 | asset or market 16] when parameters last changed
library Slots {
    uint256 private constant _TAG = 248;
    uint256 private constant _MARKET = 1 << _TAG;
    uint256 private constant _ACCOUNT = 2 << _TAG;
    uint256 private constant _ASSETS = 3 << _TAG;
    uint256 private constant _POCKET = 4 << _TAG;
    uint256 private constant _DELEGATE = 5 << _TAG;
    uint256 private constant _ASSET = 6 << _TAG;
    uint256 private constant _BITMAP = 7 << _TAG;
    uint256 private constant _LEVEL = 8 << _TAG;
    uint256 private constant _PAGE = 9 << _TAG;
    uint256 private constant _PAGES = 10 << _TAG;
    uint256 private constant _ORDERS = 11 << _TAG;

    uint256 private constant _TOKEN = 12 << _TAG;
    uint256 internal constant REGISTRY = 13 << _TAG;
    uint256 private constant _RISK = 14 << _TAG;
    uint256 private constant _FEED = 15 << _TAG;
    uint256 private constant _PERPS = 16 << _TAG;
    uint256 private constant _PART = 17 << _TAG;
    uint256 private constant _POSITION = 18 << _TAG;
    uint256 private constant _ENTERED = 19 << _TAG;
    uint256 private constant _LOAN = 20 << _TAG;
    uint256 private constant _DEBT = 21 << _TAG;
    uint256 private constant _CLAIMS = 22 << _TAG;
    uint256 private constant _CREDIT = 23 << _TAG;
    uint256 private constant _PLACES = 24 << _TAG;
    uint256 private constant _LENT = 25 << _TAG;
    uint256 private constant _RELEND = 26 << _TAG;
    uint256 private constant _OFFERS = 27 << _TAG;
    uint256 private constant _INSURANCE = 28 << _TAG;
    uint256 private constant _RESOLUTION = 29 << _TAG;
    uint256 private constant _LOSSES = 30 << _TAG;
    uint256 private constant _LOSS = 31 << _TAG;
    uint256 private constant _CUSTODY = 40 << _TAG;
    uint256 private constant _LENDING = 41 << _TAG;
    uint256 private constant _PAUSE = 42 << _TAG;
    uint256 private constant _CHANGES = 43 << _TAG;

    uint256 private constant _HEIGHT = 240;
    uint256 private constant _BOOK_SIDE = 64;
    uint256 private constant _RANK = 32;
    uint256 private constant _PAGE_ID = 16;

    function market(uint256 marketId) internal pure returns (uint256) {
        return _MARKET | marketId;
    }

    function account(uint256 accountId) internal pure returns (uint256) {
        return _ACCOUNT | accountId;
    }

    function assets(uint256 accountId) internal pure returns (uint256) {
        return _ASSETS | accountId;
    }

    function pocket(uint256 accountId, uint256 assetId) internal pure returns (uint256) {
        return _POCKET | (accountId << 16) | assetId;
    }

    function delegate(uint256 accountId, address who) internal pure returns (uint256) {
        return _DELEGATE | (accountId << 160) | uint160(who);
    }

    function asset(uint256 assetId) internal pure returns (uint256) {
        return _ASSET | assetId;
    }

    function token(address tokenAddress) internal pure returns (uint256) {
        return _TOKEN | uint160(tokenAddress);
    }

    function risk(uint256 assetId) internal pure returns (uint256) {
        return _RISK | assetId;
    }

    function feed(uint256 assetId, uint256 part) internal pure returns (uint256) {
        return _FEED | (assetId << 8) | part;
    }

    function perpsOf(uint256 assetId) internal pure returns (uint256) {
        return _PERPS | assetId;
    }

    function perpPart(uint256 marketId, uint256 part) internal pure returns (uint256) {
        return _PART | (marketId << 8) | part;
    }

    function position(uint256 accountId, uint256 marketId) internal pure returns (uint256) {
        return _POSITION | (accountId << 16) | marketId;
    }

    function entered(uint256 accountId, uint256 part) internal pure returns (uint256) {
        return _ENTERED | (accountId << 8) | part;
    }

    function loan(uint256 borrower, uint256 place_) internal pure returns (uint256) {
        return _LOAN | (borrower << 16) | place_;
    }

    function debt(uint256 accountId, uint256 assetId) internal pure returns (uint256) {
        return _DEBT | (accountId << 16) | assetId;
    }

    function claims(uint256 accountId, uint256 assetId) internal pure returns (uint256) {
        return _CLAIMS | (accountId << 16) | assetId;
    }

    function credit(uint256 accountId) internal pure returns (uint256) {
        return _CREDIT | accountId;
    }

    function loanPlaces(uint256 accountId, uint256 role, uint256 part) internal pure returns (uint256) {
        return _PLACES | (accountId << 16) | (role << 8) | part;
    }

    function lent(uint256 accountId, uint256 part) internal pure returns (uint256) {
        return _LENT | (accountId << 16) | part;
    }

    function relend(uint256 accountId, uint256 marketId) internal pure returns (uint256) {
        return _RELEND | (accountId << 16) | marketId;
    }

    function offers(uint256 accountId, uint256 part) internal pure returns (uint256) {
        return _OFFERS | (accountId << 64) | part;
    }

    function insurance(uint256 marketId) internal pure returns (uint256) {
        return _INSURANCE | marketId;
    }

    function resolution(uint256 accountId) internal pure returns (uint256) {
        return _RESOLUTION | accountId;
    }

    function lossSums(uint256 accountId) internal pure returns (uint256) {
        return _LOSSES | accountId;
    }

    function loss(uint256 accountId, uint256 index) internal pure returns (uint256) {
        return _LOSS | (accountId << 16) | index;
    }

    function custody(uint256 assetId) internal pure returns (uint256) {
        return _CUSTODY | assetId;
    }

    function lending(uint256 assetId) internal pure returns (uint256) {
        return _LENDING | assetId;
    }

    function pause(uint256 marketId) internal pure returns (uint256) {
        return _PAUSE | marketId;
    }

    function changes(uint256 kind, uint256 id) internal pure returns (uint256) {
        return _CHANGES | (kind << 16) | id;
    }

    /// @dev Key shared by all words of one side of one book; the functions below take it as `book`.
    function bookSide(uint256 marketId, BookSide side) internal pure returns (uint256) {
        return ((marketId << 1) | BookSide.unwrap(side)) << _BOOK_SIDE;
    }

    function bitmap(uint256 book, uint256 height, uint256 index) internal pure returns (uint256) {
        return _BITMAP | (height << _HEIGHT) | book | index;
    }

    /// @dev Key shared by all words of one level; the functions below take it as `place`.
    function place(uint256 book, uint256 rank) internal pure returns (uint256) {
        return book | (rank << _RANK);
    }

    function level(uint256 levelPlace) internal pure returns (uint256) {
        return _LEVEL | levelPlace;
    }

    function page(uint256 levelPlace, uint256 pageId) internal pure returns (uint256) {
        return _PAGE | levelPlace | (pageId << _PAGE_ID);
    }

    function pageCount(uint256 levelPlace) internal pure returns (uint256) {
        return _PAGES | levelPlace;
    }

    function orders(uint256 levelPlace, uint256 pageId, uint256 slot) internal pure returns (uint256) {
        return _ORDERS | levelPlace | (pageId << _PAGE_ID) | (slot >> 1);
    }
}
