// What the page says in words.

export const METHOD_TEXT = `## Method

Notation: \`H\` one hour, \`theta\` = 0.6 (maintenance over initial requirement), \`rho0\` = 0.2, \`ES\` expected shortfall at 99 %.

### Tail

\`ES\` is the mean of the worst 1 % of losses, with the boundary observation counted by its part [1]:

    ES = (x_(1) + ... + x_(m) + (k - m) x_(m+1)) / k      k = 0.01 n, m = floor(k), x_(1) >= x_(2) >= ...

In this form it is coherent for every sample: merging positions never raises it, which a quantile cannot promise and which the
margin formula promises to its users. 99 % is what European law asks of clearing houses for listed instruments as a quantile
(article 24 of [2]), 99.5 % for others; the mean beyond 99 % asks more than the first, and the backtest shows how much. Fewer than ten
observations in a tail are an error.

### Shock s

The loss of a leg over a window is its worst moment, from lows and highs: \`1 - min(low) / close\` for a long, \`max(high) / close - 1\` for
a short leg. It bounds the loss of a liquidation whichever moment of the hour it ends at. Per asset, the larger of both directions:

    floor    = ES(L)                                   all windows of the whole history, weighted alike
    filtered = ES(L_i / v_i) v_now                     each window rescaled to the present volatility [3, 4]
    stressed = ES(L_i : v_i in its highest tenth)      windows that began in high volatility
    tail     = max(floor, 0.75 filtered + 0.25 stressed)
    s        = (tail + cost of a leg + b H / 8) / theta

\`v_i\` is the volatility known when window i began, exponentially weighted with a decay of 0.94 a day [5]. Present volatility alone
would make margins low in calms and raise them in the crash itself, which forces the sales it fears. So two of the three remedies
of article 28 of [2] are taken together: a quarter of the weight for stress (b), and a floor from a long history (c).

Division by theta: an account becomes liquidatable with theta s left per unit of a naked leg, and that must last until the leg is closed.
\`b / 8\` an hour is the most that funding can take.

### Basis b

    basis = perp / spot - 1       tail = max(ES of its level, ES of its change over H), the larger of both directions
    b     = max((tail + cost of both legs) / (theta - H / 8), cost of both legs / (rho0 theta))

The level counts, not only the change, because equity values both legs at one mark: closing a hedge realises the whole basis. The first
part lets theta b last for an hour of funding at its clamp, the tail and the closing. The second makes closing both legs legal and
paid for at any health: a forced step may cost rho0 of the requirement it frees.

The perpetual that is settled in bitcoin is left out, because it is quoted in dollars and spot in USDT. An asset with a shorter record
of the basis than bitcoin gets bitcoin's tail times the ratio of both over the common record, if that is more than its own; an asset with
none, times the ratio of their floors.

### Closing cost

A liquidation slice is 0.5 % of what trades in an hour of stress (below). Its cost is measured by walking a recorded book, half the
spread included, on the more expensive side, for spot and perpetual. Spread and impact are proportional to volatility [6], so it is scaled from
the volatility of the recorded hour to the one that bitcoin exceeds in one hour of a hundred. An asset without a recorded book gets the
most expensive of the others for the same share of volume, times the ratio of their floors.

### Common factor: S and beta

    F       = mean return of all assets over H                        S = ES(F) / theta
    slope_u = least squares of r_u on the mean return of the others   rest_u = r_u - slope_u F_-u
    beta_u S = min( (s - b) / 2,  slope_u S,  s - (ES(rest_u) + cost of a leg) / theta )

The first bound is the exchange's (breaking a hedge inside an asset never lowers R), the second gives no more relief than the asset
moves with the others, the third leaves enough for what it does on its own. An asset is not explained by itself, which would make it look safer.

### Band

    band = (1 - theta) / 2 s - highest maker fee

The widest for which filling an order needs no check of its maker ([theorem](atlas.md)); the exchange enforces it.

### Open interest

Volume in stress: of the hours of the last recorded year with the largest moves (1 %), what all but one in twenty traded on the
spot venue. Liquidations may be 10 % of it, and a quarter of all open interest may have to be closed within an hour:

    soft = 10 % / 25 % x volume      hard = 3 soft

Beyond the soft cap it takes \`x = OI / soft\` hours to close, over which a loss grows by sqrt(x). The exchange multiplies s by
\`k = 1 + 2 (x - 1) / (hard / soft - 1)\`, and \`k >= sqrt(x)\` up to the hard cap whenever \`hard / soft <= 5\`, as \`sqrt(x) <= (1 + x) / 2\`.

### Choices

| choice | value | why |
|---|---|---|
| horizon H | 1 hour | liquidation is open to all, partial, and starts within blocks; the hour is for the worst of it: a halted sequencer, a price that waits for its second source, slices that wait for the book to refill. Clearing houses use days because they call for margin once a day and auction by hand |
| level | 99 % | above; a higher one would rest on a handful of crashes |
| history | all there is | the floor must hold 2018 and 2020; the ten years of article 28(1)(c) do not exist yet |
| decay | 0.94 a day | the usual one [5]; a half-life of 11 days |
| weight of stress, stressed share | 25 %, 10 % | article 28(1)(b) of [2]; a tenth leaves enough windows for a tail |
| slice | 0.5 % of an hour's volume | about one million dollars of bitcoin: what one bundle takes over |
| participation, share to close | 10 %, 25 % | judgement, not measurement; the ratio, 0.4, is what matters |`;

export const WEAKNESSES = `## What is weak

- **SOL**: its recording ends on 2022-10-11, before the crash of 2022-11; basis and costs are estimated. It needs newer data before it is listed.
- **ETH** has no hourly prices from 2022-10-11 to 2024-09-14 and no basis before 2024-12-31; its basis is bitcoin's, scaled.
- **Costs** come from one snapshot of each book, of one evening, of another and deeper venue. They hold here only as far as arbitrage
  brings that depth. They are to be measured again on this exchange's own books.
- **Prices** are last trades of one venue, quoted in USDT. Their highs and lows hold prints that no oracle follows (on 2025-10-10
  the spot price of ether reached 4,380 while its perpetual stayed below 4,023), which errs towards more margin. A break of USDT itself
  is in them as if the asset had moved.
- **Jumps** are not survived by margin: hours of the crashes above took more than s, the worst more than three times s. What is left then is a deficit of that
  market, which insurance and the profits drawn from that market bear.
- **Exceedances cluster** in the same hours, so the shares above say little about how many accounts fail at once; that is what the caps are for.
- **Caps** rest on a judged share of open interest to close, and on volume elsewhere. A listing starts at zero and rises from there.
- Naked and crash tables are in sample. Only the table out of sample is not, and it tests the tail, not basis, costs or loadings.`;

export const SOURCES = `## Sources

1. C. Acerbi, D. Tasche, *On the coherence of expected shortfall*, Journal of Banking and Finance 26, 2002.
   [arXiv:cond-mat/0104295](https://arxiv.org/abs/cond-mat/0104295)
2. Commission Delegated Regulation (EU) No 153/2013, articles 24 to 28.
   [eur-lex.europa.eu](https://eur-lex.europa.eu/eli/reg_del/2013/153/oj)
3. J. Hull, A. White, *Incorporating volatility updating into the historical simulation method for value-at-risk*, Journal of Risk 1,
   1998. [doi:10.21314/JOR.1998.001](https://doi.org/10.21314/JOR.1998.001)
4. G. Barone-Adesi, K. Giannopoulos, L. Vosper, *VaR without correlations for portfolios of derivative securities*, Journal of Futures
   Markets 19, 1999. [Abstract](https://hephaestus.nup.ac.cy/handle/11728/6560)
5. J.P. Morgan and Reuters, *RiskMetrics technical document*, fourth edition, 1996. [Text](https://www.scribd.com/document/348989398/JP-Morgan-s-RiskMetrics-Market-Risk-pdf)
6. M. Wyart, J.-P. Bouchaud, J. Kockelkoren, M. Potters, M. Vettorazzo, *Relation between bid-ask spread, impact and volatility in
   order-driven markets*, Quantitative Finance 8, 2008. [arXiv:physics/0603084](https://arxiv.org/abs/physics/0603084)`;
