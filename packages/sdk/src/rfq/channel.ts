/**
 * A way to reach others, whatever it is: a socket, a relay, a peer-to-peer topic. Messages are text. It need not be
 * trusted: what arrives is checked, and a message that is lost is a quote that is not made.
 */
export interface MessageChannel {
  /** Sends to all who listen, or to those whom the channel is about. */
  readonly send: (message: string) => void | Promise<void>;
  /** @returns Ends the listening. */
  readonly onMessage: (listener: (message: string) => void) => () => void;
}
