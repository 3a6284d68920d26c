/** Tells listeners what happened. */
export interface Emitter<Event> {
  /** Listens until the returned function is called. */
  readonly on: (listener: (event: Event) => void) => () => void;
  readonly emit: (event: Event) => void;
}

/** A listener that throws does not disturb the others; `onError` hears of it. */
export function createEmitter<Event>(onError: (error: unknown) => void): Emitter<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    on: (listener) => {
      // a wrapper of its own, so that the same function can listen twice
      const entry = (event: Event) => listener(event);
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    emit: (event) => {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
