/** Moments in the life of an action at which a crash must do no harm, in order. */
export const STEPS = ["planned", "signed", "broadcast", "sent", "receipt", "finished"] as const;

/** A moment in the life of an action. */
export type Step = (typeof STEPS)[number];

/** Told whenever an action of a job reaches a step. */
export type Faults = (step: Step, job: string) => void;

/** What ends a process without a word. */
export type Kill = () => void;

/** Names a job and a step, such as `funding:signed`: the process is killed as soon as an action gets there. For tests. */
export const FAULT_VARIABLE = "PANGEA_KEEPER_FAULT";

const noFaults: Faults = () => {};

/** Faults as the environment asks for them. */
export function faultsOf(wanted: string | undefined, kill: Kill = killThisProcess): Faults {
  if (wanted === undefined || wanted === "") return noFaults;
  return (step, job) => {
    if (wanted === `${job}:${step}`) kill();
  };
}

function killThisProcess(): void {
  process.kill(process.pid, "SIGKILL");
}
