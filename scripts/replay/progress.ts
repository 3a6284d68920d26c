// What a running replay says about itself: one line that changes on a terminal, a line now and then elsewhere.

export interface Progress {
  readonly show: (text: string) => void;
  readonly end: () => void;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 5_000;

export function createProgress(output: NodeJS.WriteStream, isSilent: boolean): Progress {
  const interval = output.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  let last = performance.now() - (output.isTTY ? interval : 0);
  return {
    show: (text) => {
      if (isSilent || performance.now() - last < interval) return;
      last = performance.now();
      output.write(output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end: () => {
      if (!isSilent && output.isTTY) output.write("\r\u001b[2K");
    },
  };
}
