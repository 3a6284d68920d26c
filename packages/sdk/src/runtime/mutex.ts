/** Runs tasks one after the other, in the order in which they arrived. */
export interface Mutex {
  readonly run: <Value>(task: () => Promise<Value>) => Promise<Value>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      // a failed task must not fail those behind it
      const result = tail.then(task, task);
      tail = result.catch(() => {});
      return result;
    },
  };
}
