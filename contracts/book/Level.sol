// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {OrderIdLib} from "./OrderId.sol";
import {Slots} from "../shared/Slots.sol";
import {Store} from "../shared/Store.sol";

/// @notice All orders of one rank, oldest first. They lie in pages of 128 places; a level word holds the *core* of its
///         first page, so that a level of one page (nearly every level) is read and written as a single word.
///
///      [0..127]   live        one bit per place, set while the order there rests
///      [128..182] lots        sum of the page's live orders
///      [183..190] used        places of the page handed out so far, 0 to 128
///      [191..223] generation  of the page, grows with every opening of any page of this level
///      [224..239] head        page whose core this word holds
///      [240..255] tail        page that takes new orders
///
/// @dev 128 x (2^48 - 1) < 2^55, so the sum of lots cannot overflow.
type LevelWord is uint256;

/// @notice A page other than the head: its core as above, and its links in the ring of pages.
///
///      [0..223]   core
///      [224..239] next
///      [240..255] previous
///
/// @dev The pages of a level form one ring. From head to tail lie the pages in use, from tail back to head the spare
///      ones. Only when there is no spare does a level open a page it never had. The page word of the head keeps its
///      links; its core has no places and no lots.
type PageWord is uint256;

using LevelLib for LevelWord global;

/// @dev Invariants: the head has a live order unless the level is empty; so has every page between head and tail; a
///      tail that is not the head may be empty. Hence the oldest order is always found in at most one step, and no
///      amount of cancelled orders can be put in a taker's way.
library LevelLib {
    /// @notice Thrown when an order would need more than the 65,536 pages that a price level can have at once: each has
    ///         128 places and at least one live order. Use another price.
    error LevelFull(uint256 pages);

    uint256 internal constant PLACES = 128;

    uint256 private constant _LOTS = 128;
    uint256 private constant _USED = 183;
    uint256 private constant _GENERATION = 191;
    uint256 private constant _HEAD = 224;
    uint256 private constant _TAIL = 240;
    uint256 private constant _NEXT = 224;
    uint256 private constant _PREVIOUS = 240;

    uint256 private constant _LIVE_MASK = (1 << 128) - 1;
    uint256 private constant _LOTS_MASK = (1 << 55) - 1;
    uint256 private constant _USED_MASK = (1 << 8) - 1;
    uint256 private constant _GENERATION_MASK = (1 << 33) - 1;
    uint256 private constant _CORE_MASK = (1 << 224) - 1;
    uint256 private constant _PAGE_MASK = (1 << 16) - 1;

    // ------------------------------------------------------------------------------------------------- reading

    /// @dev Live places of a level's head page, or of any page word.
    function live(uint256 word) internal pure returns (uint256) {
        return word & _LIVE_MASK;
    }

    function lots(uint256 word) internal pure returns (uint256) {
        return (word >> _LOTS) & _LOTS_MASK;
    }

    function generation(uint256 word) internal pure returns (uint256) {
        return (word >> _GENERATION) & _GENERATION_MASK;
    }

    function isEmpty(LevelWord level) internal pure returns (bool) {
        return live(LevelWord.unwrap(level)) == 0;
    }

    function head(LevelWord level) internal pure returns (uint256) {
        return (LevelWord.unwrap(level) >> _HEAD) & _PAGE_MASK;
    }

    function tail(LevelWord level) internal pure returns (uint256) {
        return LevelWord.unwrap(level) >> _TAIL;
    }

    /// @dev Page that follows `page` in the ring.
    function nextPage(uint256 place, uint256 page) internal view returns (uint256) {
        return _next(Store.load(Slots.page(place, page)));
    }

    /// @dev Core of `page`, wherever it is kept.
    function core(LevelWord level, uint256 place, uint256 page) internal view returns (uint256) {
        if (page == level.head()) return LevelWord.unwrap(level) & _CORE_MASK;
        return Store.load(Slots.page(place, page)) & _CORE_MASK;
    }

    /// @dev Whether the order that was put into this place, in this generation of its page, still rests.
    function isLive(
        LevelWord level,
        uint256 place,
        uint256 page,
        uint256 generation_,
        uint256 slot
    ) internal view returns (bool) {
        uint256 core_ = core(level, place, page);
        return generation(core_) == generation_ && (live(core_) >> slot) & 1 == 1;
    }

    // ---------------------------------------------------------------------------------------------------- adding

    /// @dev Hands out the next place to an order of `lots_`.
    /// @return levelAfter The level after it; the caller stores it. Words of other pages are stored here.
    /// @return queuePlace The place, as it stands in an order id.
    function append(
        LevelWord level,
        uint256 place,
        uint256 lots_
    ) internal returns (LevelWord levelAfter, uint256 queuePlace) {
        uint256 page = level.tail();
        uint256 word = LevelWord.unwrap(level);
        uint256 slot = _used(word);
        if (page == level.head() && slot < PLACES) {
            queuePlace = OrderIdLib.queuePlace(page, generation(word), slot);
            return (LevelWord.wrap(_occupy(word, slot, lots_)), queuePlace);
        }
        levelAfter = level;
        uint256 pageWord = Store.load(Slots.page(place, page));
        if (page == level.head() || _used(pageWord) == PLACES) {
            (levelAfter, page, pageWord) = _openPage(level, place, page, pageWord);
        }
        slot = _used(pageWord);
        Store.save(Slots.page(place, page), _occupy(pageWord, slot, lots_));
        queuePlace = OrderIdLib.queuePlace(page, generation(pageWord), slot);
    }

    function _occupy(uint256 word, uint256 slot, uint256 lots_) private pure returns (uint256) {
        unchecked {
            // safe: lots cannot overflow (see LevelWord) and a page is opened before `used` exceeds 128
            return (word | (1 << slot)) + (lots_ << _LOTS) + (1 << _USED);
        }
    }

    /// @dev Makes the page after the tail the new tail: a spare one if there is one, else a page never used before.
    function _openPage(
        LevelWord level,
        uint256 place,
        uint256 tail_,
        uint256 tailWord
    ) private returns (LevelWord, uint256 page, uint256 pageWord) {
        uint256 newest = tail_ == level.head() ? LevelWord.unwrap(level) : tailWord;
        page = _next(tailWord);
        if (page == level.head()) page = _growRing(place, tail_, page);
        uint256 links = Store.load(Slots.page(place, page)) & ~_CORE_MASK;
        pageWord = links | _freshCore(generation(newest));
        return (_withTail(level, page), page, pageWord);
    }

    /// @dev Links a page that the level never had between `tail_` and `head_`. The caller stores its core.
    function _growRing(uint256 place, uint256 tail_, uint256 head_) private returns (uint256 page) {
        page = Store.load(Slots.pageCount(place)) + 1;
        if (page > _PAGE_MASK) revert LevelFull(page);
        Store.save(Slots.pageCount(place), page);
        _insertAfter(place, tail_, head_, page);
    }

    // -------------------------------------------------------------------------------------------------- removing

    /// @dev Takes the live order at `slot` of `page`, of `lots_`, out of the level.
    /// @return The level after it; the caller stores it, and if it is empty takes its rank out of the bitmap.
    function remove(
        LevelWord level,
        uint256 place,
        uint256 page,
        uint256 slot,
        uint256 lots_
    ) internal returns (LevelWord) {
        if (page == level.head()) return level.dropFromHead(slot, lots_).settleHead(place);

        uint256 word = _vacate(Store.load(Slots.page(place, page)), slot, lots_);
        if (live(word) == 0 && page == level.tail()) word = _reopen(word);
        Store.save(Slots.page(place, page), word);
        if (live(word) == 0 && page != level.tail()) _moveToSpares(level, place, page, word);
        return level;
    }

    /// @dev First half of a removal from the head page: the core only. `settleHead` must follow before the level is
    ///      stored; a sweep drops many and settles once.
    function dropFromHead(LevelWord level, uint256 slot, uint256 lots_) internal pure returns (LevelWord) {
        return LevelWord.wrap(_vacate(LevelWord.unwrap(level), slot, lots_));
    }

    /// @dev Lowers the lots of an order in the head page that stays.
    function shrinkHead(LevelWord level, uint256 lots_) internal pure returns (LevelWord) {
        unchecked {
            // safe: an order's lots are part of the sum
            return LevelWord.wrap(LevelWord.unwrap(level) - (lots_ << _LOTS));
        }
    }

    /// @dev Lowers the lots of an order that stays, in any page.
    function shrink(LevelWord level, uint256 place, uint256 page, uint256 lots_) internal returns (LevelWord) {
        if (page == level.head()) return level.shrinkHead(lots_);
        Store.save(Slots.page(place, page), Store.load(Slots.page(place, page)) - (lots_ << _LOTS));
        return level;
    }

    /// @dev Second half of a removal from the head page: when it has no live order left, the next page becomes the
    ///      head; when that one has none either, the level is empty and its pages start over.
    function settleHead(LevelWord level, uint256 place) internal returns (LevelWord) {
        if (!level.isEmpty()) return level;
        uint256 page = level.head();
        if (page == level.tail()) return LevelWord.wrap(_reopen(LevelWord.unwrap(level)));

        page = nextPage(place, page);
        uint256 word = Store.load(Slots.page(place, page));
        // the core moves into the level word; live places left behind could bring dead orders back to life. The
        // generation stays, so that the word does not go back to zero
        Store.save(Slots.page(place, page), word & ~(_CORE_MASK ^ (_GENERATION_MASK << _GENERATION)));
        uint256 core_ = word & _CORE_MASK;
        if (live(core_) == 0) core_ = _reopen(core_); // only a tail can be empty here
        return LevelWord.wrap(core_ | (page << _HEAD) | (level.tail() << _TAIL));
    }

    function _vacate(uint256 word, uint256 slot, uint256 lots_) private pure returns (uint256) {
        unchecked {
            // safe: the order is live, so its bit is set and its lots are part of the sum
            return (word ^ (1 << slot)) - (lots_ << _LOTS);
        }
    }

    /// @dev Starts a page without live orders over, under a new generation so that old ids stay dead.
    function _reopen(uint256 word) private pure returns (uint256) {
        return (word & ~_CORE_MASK) | _freshCore(generation(word));
    }

    function _freshCore(uint256 newestGeneration) private pure returns (uint256) {
        unchecked {
            // safe: a generation has 33 bits. It comes round after 2^33 openings of pages of one tick, each of which
            // takes 128 orders or the end of all orders there
            return ((newestGeneration + 1) & _GENERATION_MASK) << _GENERATION;
        }
    }

    /// @dev A page between head and tail whose last order was cancelled goes to the spare side of the ring.
    function _moveToSpares(LevelWord level, uint256 place, uint256 page, uint256 word) private {
        uint256 previous = word >> _PREVIOUS;
        uint256 following = _next(word);
        _setNext(place, previous, following);
        _setPrevious(place, following, previous);
        uint256 tail_ = level.tail();
        _insertAfter(place, tail_, nextPage(place, tail_), page);
    }

    function _insertAfter(uint256 place, uint256 before, uint256 following, uint256 page) private {
        _setNext(place, before, page);
        _setPrevious(place, following, page);
        _setNext(place, page, following);
        _setPrevious(place, page, before);
    }

    function _setNext(uint256 place, uint256 page, uint256 next_) private {
        uint256 slot = Slots.page(place, page);
        Store.save(slot, (Store.load(slot) & ~(_PAGE_MASK << _NEXT)) | (next_ << _NEXT));
    }

    function _setPrevious(uint256 place, uint256 page, uint256 previous) private {
        uint256 slot = Slots.page(place, page);
        Store.save(slot, (Store.load(slot) & ~(_PAGE_MASK << _PREVIOUS)) | (previous << _PREVIOUS));
    }

    function _withTail(LevelWord level, uint256 page) private pure returns (LevelWord) {
        return LevelWord.wrap((LevelWord.unwrap(level) & ~(_PAGE_MASK << _TAIL)) | (page << _TAIL));
    }

    function _used(uint256 word) private pure returns (uint256) {
        return (word >> _USED) & _USED_MASK;
    }

    function _next(uint256 pageWord) private pure returns (uint256) {
        return (pageWord >> _NEXT) & _PAGE_MASK;
    }
}
