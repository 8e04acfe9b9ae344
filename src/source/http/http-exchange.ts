/** One request and one answer: no redirects, no second try. http-get.ts builds the rest on it. */
export interface HttpExchange {
  /** @throws whatever the connection failed with; its `code` says why (see connection-failure.ts) */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Ends what is still open. */
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly url: URL;
  /** Lower-case name to value. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** The first value of a header; null when there is none. */
  header(name: string): string | null;
  /** The bytes as they came, still compressed. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a body that nobody reads. */
  discard(): void;
}
