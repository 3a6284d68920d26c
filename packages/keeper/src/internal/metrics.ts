import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Everything that is counted and measured. docs/keeper.md and the dashboard name these. */
export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "keeper_" });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `keeper_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge({ name: `keeper_${name}`, help, labelNames, registers });
  const seconds = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Histogram({ name: `keeper_${name}`, help, labelNames, registers, buckets: BUCKETS });
  return {
    registry,
    jobRuns: counter("job_runs_total", "Looks of a job, by how they ended.", ["job", "outcome"]),
    jobSeconds: seconds("job_duration_seconds", "How long a look of a job took.", ["job"]),
    jobSuccess: gauge("job_last_success_timestamp_seconds", "When a job last looked without an error.", ["job"]),
    outcomes: counter("actions_total", "Actions that a job wanted, by what became of them at once.", [
      "job",
      "outcome",
    ]),
    endings: counter("intents_ended_total", "Actions that were stored, by how they ended.", ["job", "status"]),
    inFlight: gauge("intents_live", "Actions that are stored and not over."),
    landing: seconds("intent_landing_seconds", "From the storing of an action to its receipt.", ["job"]),
    gasSpent: counter("gas_spent_wei_total", "Gas paid.", ["job"]),
    balance: gauge("signer_balance_wei", "Ether of a signer.", ["signer"]),
    rpc: counter("rpc_requests_total", "Requests to a node, by their outcome.", ["endpoint", "outcome"]),
    rpcSeconds: seconds("rpc_latency_seconds", "How long a node took to answer.", ["endpoint"]),
    endpointUp: gauge("rpc_endpoint_up", "1 = the node is asked.", ["endpoint"]),
    endpointHead: gauge("rpc_endpoint_head", "Newest block of a node.", ["endpoint"]),
    headAge: gauge("head_age_seconds", "Age of the newest block."),
    block: gauge("venue_block", "Everything up to this block is known."),
    accounts: gauge("accounts_tracked", "Accounts that are screened."),
    candidates: gauge("accounts_below_maintenance", "Accounts below maintenance margin."),
    fundingOverdue: gauge("funding_overdue_seconds", "How long an interval of funding has been over.", ["market"]),
    priceAge: gauge("price_age_seconds", "Age of the price of an asset.", ["asset"]),
    priceOk: gauge("price_ok", "1 = the price of an asset may be relied on.", ["asset"]),
    reorgs: counter("reorgs_total", "How often blocks were replaced that were taken for final."),
    leader: gauge("leader", "1 = this instance acts."),
  };
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
