import { setTimeout as wait } from "node:timers/promises";

/** How long to wait, and for what, in milliseconds. */
export interface HttpTimings {
  /** Until a connection stands, TLS included. */
  readonly connect: number;
  /** Without a byte: before the headers, or between two parts of the body. */
  readonly idle: number;
  /** One request from its beginning to its last byte: ends a server that drips. */
  readonly total: number;
  /** Requests for one address, the first one included. */
  readonly attempts: number;
  /** Before the second request; doubled before each further one. */
  readonly firstDelay: number;
  /** A server that asks for a longer wait (Retry-After) is not waited for. */
  readonly longestDelay: number;
  /** Between 0 and 1: spreads the requests of many clients. */
  readonly jitter: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

export const DEFAULT_TIMINGS: HttpTimings = {
  connect: 10_000,
  idle: 20_000,
  total: 60_000,
  attempts: 4,
  firstDelay: 500,
  longestDelay: 30_000,
  jitter: Math.random,
  sleep: (milliseconds) => wait(milliseconds),
};
