/** The status page: one file without anything from elsewhere. Text of the keeper is shown as text, never as markup. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pangea keeper</title>
<style>
  :root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
  body { margin: 0 auto; max-width: 78rem; padding: 1rem; }
  h1 { font-size: 1.25rem; margin: 0; }
  h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
  header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; }
  table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
  th { font-weight: 600; opacity: .7; }
  .bad { color: #c62828; } .good { color: #2e7d32; } .dim { opacity: .65; }
  @media (prefers-color-scheme: dark) { .bad { color: #ff8a80; } .good { color: #81c784; } }
  section { overflow-x: auto; }
</style>
<header><h1>Pangea keeper</h1><span id="role"></span><span id="head" class="dim"></span><span id="link" class="dim">connecting</span></header>
<section id="body"></section>
<script>
  const age = (ms) => ms === undefined || ms === null ? "never" : Math.max(0, Math.round((Date.now() - ms) / 1000)) + " s ago";
  const left = (s, now) => s === undefined ? "" : s > now ? Math.floor((s - now) / 60) + " min " + ((s - now) % 60) + " s" : "due";
  const cell = (value) => {
    const td = document.createElement("td");
    const [text, kind] = Array.isArray(value) ? value : [value, ""];
    td.textContent = text === undefined || text === null ? "" : String(text);
    td.className = kind;
    return td;
  };
  const table = (title, heads, rows) => {
    const h2 = document.createElement("h2");
    h2.textContent = title;
    const element = document.createElement("table");
    const top = element.createTHead().insertRow();
    for (const head of heads) { const th = document.createElement("th"); th.textContent = head; top.append(th); }
    const body = element.createTBody();
    for (const row of rows) body.insertRow().append(...row.map(cell));
    return [h2, element];
  };
  const tone = (status) => status === "mined" ? "good" : status === "failed" ? "bad" : "";
  const show = (s) => {
    if (!s.markets) return;
    const now = s.headTime + Math.floor((Date.now() - s.seenAt) / 1000);
    document.getElementById("role").textContent = s.role + (s.term ? " (term " + s.term + ")" : "");
    document.getElementById("head").textContent = "chain " + s.chainId + ", block " + s.block + ", account " + (s.account || "none");
    document.getElementById("body").replaceChildren(
      ...table("Markets", ["market", "price", "state", "orders", "next funding", "per hour", "open lots", "pool", "deficit"],
        s.markets.map((m) => [m.symbol, m.price, [m.priceState, m.priceState === "ok" ? "good" : "bad"], m.orders,
          left(m.nextFunding, now), m.fundingPerHour, m.openInterest, m.pool, [m.deficit, m.deficit > 0 ? "bad" : ""]])),
      ...table("Accounts: " + s.accounts.tracked + " tracked, " + s.accounts.below + " below maintenance",
        ["account", "health", "above maintenance, dollars"],
        s.accounts.lowest.map((a) => [a.account, [a.healthPpm === undefined ? "" : (a.healthPpm / 1e6).toFixed(4),
          a.healthPpm < 1e6 ? "bad" : ""], a.dollars])),
      ...table("Jobs", ["job", "does", "looked", "wanted", "errors in a row", "last error"],
        s.jobs.map((j) => [[j.name, j.enabled ? "" : "dim"], j.what, j.enabled ? age(j.lastRun) : "off", j.wanted,
          [j.errors, j.errors ? "bad" : ""], j.errors ? j.lastError.message : ""])),
      ...table("Last actions", ["when", "job", "what", "status", "transaction"],
        s.actions.map((a) => [age(a.updated), a.job, a.what, [a.status + (a.outcome ? ", " + a.outcome : ""), tone(a.status)], a.hash])),
      ...table("Not done", ["when", "job", "what", "why"], s.passed.map((p) => [age(p.time), p.job, p.what, p.outcome])),
      ...table("Signers", ["address", "ether", "on their way"],
        s.signers.map((g) => [g.address, g.balance === undefined ? "" : (g.balance / 1e18).toFixed(6), g.inFlight])),
      ...table("Nodes", ["node", "state", "newest block"],
        s.endpoints.map((e) => [e.name, [e.isUp ? "up" : "down", e.isUp ? "good" : "bad"], e.head])),
    );
  };
  const source = new EventSource("events");
  source.addEventListener("status", (event) => { document.getElementById("link").textContent = ""; show(JSON.parse(event.data)); });
  source.onerror = () => { document.getElementById("link").textContent = "not connected"; };
</script>
</html>
`;
