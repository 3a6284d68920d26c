// SPDX-License-Identifier: MIT
pragma solidity 0.8.35;

import {Side} from "../book/Side.sol";
import {Standing} from "../margin/Standing.sol";

/// @notice A trade that is only thought of: it fills at once, in full, at its tick, and pays the taker's fee. On a loan
///         market it makes one loan at this rate, by which an ASK lends and a BID borrows.
struct Trade {
    uint16 market;
    Side side;
    uint48 lots;
    uint24 tick;
}

/// @notice What an asset adds to the margin of an account, in ledger units of the dollar.
/// @param net Of its legs together, at the mark, down.
/// @param gross Of its legs without regard to sign, up.
/// @param marked What it adds to equity, unsettled profit included.
/// @param unsettled Profit that does not count for initial margin.
/// @param orderCosts What resting orders may cost: fees, haircuts of what is offered, interest of what is wanted.
/// @param initial Requirement of its own, up, the common shock left out. So `maintenance`, before theta.
struct AssetMargin {
    uint16 asset;
    int256 net;
    uint256 gross;
    int256 marked;
    uint256 unsettled;
    uint256 orderCosts;
    uint256 initial;
    uint256 maintenance;
}

/// @notice The margin of an account, in ledger units of the dollar.
/// @param freeMargin E_I - m R_I: what is left for new risk. m is what the account's actions must leave, by its loans
///        and its owner's cap; after trades that are thought of, no less than the classes that they borrow in.
/// @param health E / R_M in millionths, down; the largest number if nothing is required.
/// @param cash Dollars, held ones too.
/// @param initialCommon Requirement of the common shock, up. So `maintenanceCommon`, before theta.
/// @param fixedAmount Required of every account that may owe.
struct MarginReport {
    Standing standing;
    int256 freeMargin;
    int256 health;
    uint256 cash;
    uint256 initialCommon;
    uint256 maintenanceCommon;
    uint256 fixedAmount;
    AssetMargin[] assets;
}

/// @notice Tokens of an account and what margin must know of them. `terms` is the word of `RiskTerms` as of now.
struct TokenLine {
    uint16 asset;
    uint64 free;
    uint64 held;
    uint64 bidCash;
    bytes32 terms;
}

/// @notice A position and what margin must know of its market, see `Perp`. `profit` is U at the mark, in ledger units
///         of the dollar.
struct PerpLine {
    uint16 market;
    uint16 asset;
    int64 size;
    int96 quote;
    uint64 bidLots;
    uint64 askLots;
    uint64 lotUnits;
    int256 fundingIndex;
    uint16 makerFeeCap;
    bool isDeep;
    uint64 pool;
    uint64 deficit;
    bytes32 terms;
    int256 profit;
}

/// @notice Loans of an asset that an account owes and has given, and what its resting orders of loans reserve, in
///         ledger units of the asset.
/// @param interestToTerm What it owes on top of the principal by the end of its loans.
/// @param interestAccrued The part of it that has accrued so far.
/// @param lendHeld A part of what is held of the asset.
/// @param borrowInterest To the end of what resting orders may still borrow, at their limits.
struct LoanLine {
    uint16 asset;
    uint64 principal;
    uint64 interestToTerm;
    uint64 interestAccrued;
    uint64 lent;
    uint64 lendHeld;
    uint64 borrowInterest;
}

/// @notice Everything that the margin of an account depends on.
/// @param isMargined Whether what it does is judged.
/// @param multiplier m in hundredths: what it does must leave m times its initial requirement.
/// @param one A dollar in ledger units.
/// @param dollarState How far a dollar is worth a dollar, a `PriceState`.
/// @param dollarHaircut Part of lent dollars that does not count, millionths.
/// @param loans Of the dollar and of `tokens`, where there are any.
struct AccountSnapshot {
    address owner;
    bool isMargined;
    uint16 multiplier;
    uint64 one;
    uint8 dollarState;
    uint32 dollarHaircut;
    uint64 freeCash;
    uint64 heldCash;
    TokenLine[] tokens;
    PerpLine[] perps;
    LoanLine[] loans;
    Standing standing;
    uint256 timestamp;
}

/// @notice A perpetual market apart from its book. Amounts in ledger units of the dollar.
/// @param fundingIndex Funding that a lot has paid since the beginning, ledger units of the dollar / 2^24, as of now.
/// @param fundingPayment What a lot pays in eight hours at present, the same unit.
/// @param nextPayment What it would pay in the next interval if the premium stayed as it is until then.
/// @param nextFunding Unix second at which that begins.
/// @param feeDue Fees not yet drawn, down.
/// @param capNow Open interest at which matches end in this hour, which grows no faster than a limit: lots.
struct PerpInfo {
    uint16 asset;
    uint8 fundingHours;
    bool isDeep;
    int256 fundingIndex;
    int256 fundingPayment;
    int256 nextPayment;
    uint32 nextFunding;
    uint64 pool;
    uint64 deficit;
    uint64 feeDue;
    uint48 openInterest;
    uint48 softCap;
    uint48 hardCap;
    uint48 capNow;
    uint8 oiFactor;
}

/// @title Views of margin
interface IMarginLens {
    /// @notice The margin of an account, term by term.
    function marginOf(uint32 account) external view returns (MarginReport memory);

    /// @notice The same after trades that are only thought of. Reverts with `InsufficientBalance` or `BalanceUnderflow`
    ///         if the account does not have what one would take from it.
    function marginAfter(uint32 account, Trade[] calldata trades) external view returns (MarginReport memory);

    /// @notice Everything that the margin of an account depends on, in one call.
    function snapshotOf(uint32 account) external view returns (AccountSnapshot memory);

    /// @notice A perpetual market apart from its book, which `marketInfo` tells of.
    function perpInfo(uint16 market) external view returns (PerpInfo memory);
}
