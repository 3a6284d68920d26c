// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

/// @notice An account at a perpetual market: its position and its resting orders. One word, because a fill changes all
///         of it and nothing else of its maker.
///
///      [0..55]    size     lots, two's complement; above zero = long
///      [56..143]  quote    ledger units of the dollar / 2^24, two's complement: received less paid, see below
///      [144..195] bidLots  resting to buy
///      [196..247] askLots  resting to sell
///      [248]      listed   the market stands in the account's list
///      [249]      touched  set once, so that the word never goes back to zero
///
/// @dev A fill of d lots at p under the funding index F adds d to the size and -d p + d F to the quote. So
///      `quote - size x F` is what price and funding of all time have brought, there is no record of when an account
///      was last settled, and whatever F becomes the quotes of a market keep their sum.
type Position is uint256;

using PositionLib for Position global;

library PositionLib {
    /// @notice Thrown when a position, or its orders together, would become larger than the ledger can hold.
    error PositionTooLarge(int256 value, int256 limit);

    /// @dev Quotes have 24 bits behind the point.
    uint256 internal constant QUOTE_BITS = 24;
    int256 internal constant ONE = int256(1 << QUOTE_BITS);

    int256 private constant _MAX_SIZE = (1 << 55) - 1;
    int256 private constant _MAX_QUOTE = (1 << 87) - 1;
    int256 private constant _MAX_ORDERS = (1 << 52) - 1;

    uint256 private constant _QUOTE = 56;
    uint256 private constant _BIDS = 144;
    uint256 private constant _ASKS = 196;
    uint256 private constant _LISTED = 1 << 248;
    uint256 private constant _TOUCHED = 1 << 249;
    uint256 private constant _SIZE_MASK = (1 << 56) - 1;
    uint256 private constant _QUOTE_MASK = (1 << 88) - 1;
    uint256 private constant _ORDERS_MASK = (1 << 52) - 1;

    // ------------------------------------------------------------------------------------------------------ reading

    function size(Position position) internal pure returns (int256) {
        return _signed(Position.unwrap(position), 56);
    }

    function quote(Position position) internal pure returns (int256) {
        return _signed(Position.unwrap(position) >> _QUOTE, 88);
    }

    function bidLots(Position position) internal pure returns (uint256) {
        return (Position.unwrap(position) >> _BIDS) & _ORDERS_MASK;
    }

    function askLots(Position position) internal pure returns (uint256) {
        return (Position.unwrap(position) >> _ASKS) & _ORDERS_MASK;
    }

    function isListed(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & _LISTED != 0;
    }

    /// @dev Whether there is neither a position, nor anything owed for one, nor an order.
    function isIdle(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & (_LISTED - 1) == 0;
    }

    /// @dev Lots by which a trade to that side would bring the position closer to zero.
    function reducible(Position position, bool isBuy) internal pure returns (uint256) {
        int256 size_ = position.size();
        unchecked {
            // safe: 56 bits
            if (isBuy) return size_ < 0 ? uint256(-size_) : 0;
            return size_ > 0 ? uint256(size_) : 0;
        }
    }

    // ----------------------------------------------------------------------------------------------------- changing

    function withListed(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) | _LISTED | _TOUCHED);
    }

    function withoutListed(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) & ~_LISTED);
    }

    function addOrder(Position position, bool isBid, uint256 lots) internal pure returns (Position) {
        uint256 orders = (isBid ? position.bidLots() : position.askLots()) + lots;
        // safe: sums of two numbers of 52 bits
        if (orders > uint256(_MAX_ORDERS)) revert PositionTooLarge(int256(orders), _MAX_ORDERS);
        return Position.wrap(Position.unwrap(position) + (lots << (isBid ? _BIDS : _ASKS)));
    }

    /// @dev `lots` rest on that side at least.
    function subOrder(Position position, bool isBid, uint256 lots) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) - (lots << (isBid ? _BIDS : _ASKS)));
    }

    /// @dev `lots` above zero = bought.
    function trade(Position position, int256 lots, int256 quote_) internal pure returns (Position) {
        return _with(position, position.size() + lots, position.quote() + quote_);
    }

    function addQuote(Position position, int256 quote_) internal pure returns (Position) {
        return _with(position, position.size(), position.quote() + quote_);
    }

    function _with(Position position, int256 size_, int256 quote_) private pure returns (Position) {
        if (size_ > _MAX_SIZE || size_ < -_MAX_SIZE) revert PositionTooLarge(size_, _MAX_SIZE);
        if (quote_ > _MAX_QUOTE || quote_ < -_MAX_QUOTE) revert PositionTooLarge(quote_, _MAX_QUOTE);
        uint256 rest = Position.unwrap(position) & ~(_SIZE_MASK | (_QUOTE_MASK << _QUOTE));
        return Position.wrap(rest | (uint256(size_) & _SIZE_MASK) | ((uint256(quote_) & _QUOTE_MASK) << _QUOTE));
    }

    /// @dev The low `bits` of a word as a signed number.
    function _signed(uint256 word, uint256 bits) private pure returns (int256 value) {
        assembly ("memory-safe") {
            value := signextend(sub(shr(3, bits), 1), word)
        }
    }
}
