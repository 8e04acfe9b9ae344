/** Why a request got no whole answer. */
export interface ConnectionFailure {
  /** A clause: "connection refused". */
  readonly reason: string;
  readonly hint: string;
  /** Whether another try may well go better: the connection failed, not the server's answer or its certificate. */
  readonly passing: boolean;
}

const REACH = "check the address, and that the server can be reached from here";
const OWN_CA =
  "check the address; for a server with a certificate authority of its own, name that authority's file in NODE_EXTRA_CA_CERTS";

const FAILURES: ReadonlyMap<string, ConnectionFailure> = new Map(
  (
    [
      [
        "ENOTFOUND",
        "no such host",
        "check the address, and the proxy variables if the way leads through a proxy",
        false,
      ],
      ["EAI_AGAIN", "the name of the host cannot be looked up now", "check the network", true],
      ["ECONNREFUSED", "connection refused", REACH, true],
      ["ECONNRESET", "the connection was cut", REACH, true],
      ["EPIPE", "the connection was cut", REACH, true],
      ["UND_ERR_SOCKET", "the connection ended before the whole answer was there", REACH, true],
      ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "the answer is shorter or longer than announced", REACH, true],
      ["ETIMEDOUT", "no connection in time", REACH, true],
      ["UND_ERR_CONNECT_TIMEOUT", "no connection in time", REACH, true],
      ["EHOSTUNREACH", "the host cannot be reached", REACH, true],
      ["ENETUNREACH", "the network cannot be reached", REACH, true],
      ["UND_ERR_HEADERS_TIMEOUT", "the server took the request and did not answer in time", REACH, false],
      ["UND_ERR_BODY_TIMEOUT", "the server stopped in the middle of its answer", REACH, false],
      ["UND_ERR_HEADERS_OVERFLOW", "the headers of the answer are too long", "check that the address is right", false],
      ["CERT_HAS_EXPIRED", "its certificate has expired", "tell who runs the server", false],
      ["CERT_NOT_YET_VALID", "its certificate is not valid yet", "check the clock of this machine", false],
      ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another host", "check the address", false],
      ["SELF_SIGNED_CERT_IN_CHAIN", "its certificate is signed by an authority that is not known here", OWN_CA, false],
      ["DEPTH_ZERO_SELF_SIGNED_CERT", "its certificate is signed by itself", OWN_CA, false],
      [
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "its certificate is signed by an authority that is not known here",
        OWN_CA,
        false,
      ],
      [
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "its certificate is signed by an authority that is not known here",
        OWN_CA,
        false,
      ],
    ] as const
  ).map(([code, reason, hint, passing]) => [code, { reason, hint, passing }]),
);

/** What is said of a failed connection. Texts of the error itself are not shown: who knows what is in them. */
export function connectionFailure(error: unknown): ConnectionFailure {
  const code = codeOf(error);
  const known = FAILURES.get(code);
  if (known !== undefined) return known;
  if (code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError")) {
    return { reason: "the answer is no HTTP", hint: "check the address and its port", passing: false };
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) {
    return {
      reason: `TLS failed (${code})`,
      hint: "check whether the address is http or https, and its port",
      passing: false,
    };
  }
  if (code === "UND_ERR_ABORTED" || code === "UND_ERR_PRX_TLS" || code === "UND_ERR_INVALID_ARG") {
    return {
      reason: "the proxy refused",
      hint: "check HTTP_PROXY, HTTPS_PROXY and NO_PROXY, and the proxy's user and password",
      passing: false,
    };
  }
  return { reason: `the connection failed (${code === "" ? "unknown reason" : code})`, hint: REACH, passing: false };
}

/** The code of an error, or of what it was caused by. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return "";
}
