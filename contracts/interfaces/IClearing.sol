// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {PriceBand} from "../margin/PriceBand.sol";
import {Standing} from "../margin/Standing.sol";

/// @notice What became of an account at a settlement.
/// @param paid Ledger units of the dollar that the account paid into the market's pool.
/// @param drawn Ledger units of the dollar that it drew from there.
struct Settled {
    uint64 paid;
    uint64 drawn;
}

/// @title Clearing of perpetual markets
/// @notice The counterparty of every position is its market. Profit and loss become dollars only through the market's
///         pool: a loser pays in, a winner draws. Always, to the last bit,
///         `sum of quotes + fees due = (pool + deficit) x 2^24` and `sum of sizes = 0`, so no market ever pays for
///         another.
interface IClearing {
    // ------------------------------------------------------------------------------------------------------ events

    /// @notice An account paid a loss to a market's pool, or drew a profit from it.
    /// @param claim Ledger units of the dollar by which its unsettled profit fell, or its loss if `paid` is not zero.
    /// @param paid What the account paid.
    /// @param drawn What it got; less than the claim while the market has a deficit, which the rest reduces.
    event ProfitSettled(uint256 indexed market, uint256 indexed account, uint256 claim, uint256 paid, uint256 drawn);
    /// @notice An interval of funding ended and the next began.
    /// @param index Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24.
    /// @param payment What a lot pays in eight hours from now on, the same unit.
    event FundingSet(uint256 indexed market, int256 index, int256 oldPayment, int256 payment);
    /// @notice Fees were drawn from a market's pool to the fee account.
    event PerpFeesDrawn(uint256 indexed market, uint256 indexed account, uint256 claim, uint256 drawn);
    /// @notice Dollars were given to a market to reduce its deficit.
    event DeficitReduced(uint256 indexed market, uint256 indexed account, uint256 units);
    /// @notice An account may owe from now on, or no longer. What it does is judged by its margin meanwhile.
    event AccountMargined(uint256 indexed account, bool margined);

    // ------------------------------------------------------------------------------------------------------ errors

    /// @notice Thrown when an action would leave an account below initial margin without reducing its risk, all in
    ///         ledger units of the dollar. Deposit, close positions or cancel orders.
    error InsufficientMargin(uint256 account, int256 equity, uint256 requirement);
    /// @notice Thrown when an account would take on risk while a price it needs may not be relied on. Reducing and
    ///         cancelling stay possible.
    error PriceNotReliable(uint256 account, uint256 asset);
    /// @notice Thrown when an account that begins to owe has spot orders from before, placed without a look at its
    ///         margin. Cancel them; they may be placed again afterwards.
    error RestingFlatOrders(uint256 account, uint256 asset);
    /// @notice Thrown when a trade would take a market's open interest beyond its cap, in lots. No path leads here: a
    ///         match ends at the cap.
    error OpenInterestCap(uint256 market, uint256 openInterest, uint256 hardCap);
    /// @notice Thrown when a market is not a perpetual market.
    error NotPerpMarket(uint256 market);
    /// @notice Thrown when a market has no deficit to reduce.
    error NoDeficit(uint256 market);
    /// @notice Thrown inside the exchange when an action must be looked at once more. It never comes out.
    error Reconsider();

    // ----------------------------------------------------------------------------------------------------- actions

    /// @notice Settles the accounts at a market, in order: losers pay what they owe as far as their free dollars go,
    ///         winners draw what the pool has. Anybody may do it, as often as he likes. An account's worth does not
    ///         change, except that a profit is drawn at `pool / (pool + deficit)` while the market has a deficit.
    ///         Winners draw only while the price may be relied on, and while the market has a deficit only for their
    ///         owner. By a price that may not be relied on losers pay only for their owner. Who may not be settled, or
    ///         has nothing to settle, is passed over.
    /// @return settled What became of each.
    function settle(uint16 market, uint32[] calldata accounts) external returns (Settled[] memory settled);

    /// @notice Brings a market's funding up to date. Happens on every order as well.
    /// @return index Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24.
    /// @return payment What a lot pays in eight hours at present, the same unit.
    function pokeFunding(uint16 market) external returns (int256 index, int256 payment);

    /// @notice Refreshes the prices that an account's margin goes by, and pays what it owes at its perpetual markets
    ///         from its free dollars. Anybody may; it happens before anything is withdrawn or transferred.
    function payLosses(uint32 account) external;

    /// @notice Draws fees from a market's pool to the fee account, at the ratio of a winner and no more than a tenth of
    ///         the pool a day.
    /// @return drawn Ledger units of the dollar.
    function drawPerpFees(uint16 market) external returns (uint256 drawn);

    /// @notice Gives free dollars of an account to a market to reduce its deficit. Owner only.
    /// @return given Ledger units of the dollar, no more than the deficit.
    function reduceDeficit(uint32 account, uint16 market, uint64 units) external returns (uint256 given);

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice How an account stands, in ledger units of the dollar.
    function standingOf(uint32 account) external view returns (Standing memory);

    /// @notice Where an account that may owe may trade at a market.
    /// @return band See `PriceBand`.
    /// @return isReliable Whether the price is good enough to take on risk.
    function bandOf(uint16 market) external view returns (PriceBand memory band, bool isReliable);

    /// @notice Reverts with `InsufficientMargin` or `PriceNotReliable` unless an action that took an account from the
    ///         standing `before` to the present one is allowed.
    /// @param loss Ledger units of the dollar by which orders placed by it may lose against the mark.
    /// @param unreliable Asset that it traded while its price was not good enough to take on risk, 0 = none.
    function requireAllowed(uint32 account, Standing calldata before, uint256 loss, uint16 unreliable) external view;

    /// @notice Whether an account has initial margin, after a loss of orders as above, and a dollar is worth a dollar.
    function hasInitialMargin(uint32 account, uint256 loss) external view returns (bool);

    /// @notice Whether an account may borrow on a market whose class is m in hundredths: it has initial margin as many
    ///         times as that, and its other debts and its owner, ask for.
    function mayBorrow(uint32 account, uint16 class) external view returns (bool);

    /// @notice Reverts with `InsufficientMargin` or `PriceNotReliable` if it may not.
    function requireMayBorrow(uint32 account, uint16 class) external view;

    /// @notice Reverts with `InsufficientMargin` unless an account has initial margin: what pays outsiders needs that.
    /// @return hasObligation Whether it can owe anything at all at present.
    function requireInitialMargin(uint32 account) external view returns (bool hasObligation);
}
