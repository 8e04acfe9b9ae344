import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface Nginx {
  /** https://127.0.0.1:<port>, for who knows the key. */
  readonly secure: string;
  /** http://127.0.0.1:<port>, which redirects to the other. */
  readonly plain: string;
  /** File of the certificate authority that signed the server's certificate. */
  readonly authority: string;
  /** What was asked since the last call: "GET /v1/models 200". */
  requests(): readonly string[];
  stop(): Promise<void>;
}

/** Runs nginx over the files of `www` (path to text) in a folder of its own, behind TLS and a bearer key. */
export async function runNginx(folder: string, www: Readonly<Record<string, string>>, key: string): Promise<Nginx> {
  for (const [path, text] of Object.entries(www)) {
    const file = join(folder, "www", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  makeCertificates(folder);
  const [secure, plain] = [await freePort(), await freePort()];
  const log = join(folder, "access.log");
  writeFileSync(log, "");
  writeFileSync(join(folder, "nginx.conf"), configuration(folder, key, secure, plain));
  const child = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const errors: Buffer[] = [];
  child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk));
  await listening([secure, plain], child, errors);
  let read = 0;
  return {
    secure: `https://127.0.0.1:${secure}`,
    plain: `http://127.0.0.1:${plain}`,
    authority: join(folder, "ca.pem"),
    requests() {
      const lines = readFileSync(log, "utf8")
        .trimEnd()
        .split("\n")
        .filter((line) => line !== "");
      const fresh = lines.slice(read);
      read = lines.length;
      return fresh;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** An authority of its own and a certificate for 127.0.0.1 that it signed, as an instance inside a company has. */
function makeCertificates(folder: string): void {
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...ec, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=House CA");
  openssl("req", ...ec, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1");
  writeFileSync(join(folder, "san"), "subjectAltName=IP:127.0.0.1\n");
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-CA",
    "ca.pem",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-days",
    "2",
    "-extfile",
    "san",
    "-out",
    "server.pem",
  );
}

function configuration(folder: string, key: string, secure: number, plain: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `  ${kind}_temp_path ${folder}/${kind};`)
    .join("\n");
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
${temporary}
  log_format short "$request_method $request_uri $status";
  access_log ${folder}/access.log short;
  default_type application/json;
  gzip on;
  gzip_types application/json;
  gzip_min_length 100;
  map $http_authorization $allowed {
    default 0;
    "Bearer ${key}" 1;
  }
  server {
    listen 127.0.0.1:${secure} ssl;
    ssl_certificate ${folder}/server.pem;
    ssl_certificate_key ${folder}/server.key;
    root ${folder}/www;
    if ($allowed = 0) { return 401; }
  }
  server {
    listen 127.0.0.1:${plain};
    return 301 https://127.0.0.1:${secure}$request_uri;
  }
}
`;
}

/** A port that was free a moment ago: nginx cannot be asked for any. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function listening(ports: readonly number[], child: ChildProcess, errors: readonly Buffer[]): Promise<void> {
  for (const port of ports) {
    for (let attempt = 0; !(await answers(port)); attempt++) {
      if (child.exitCode !== null || attempt > 500) {
        throw new Error(`nginx does not run: ${Buffer.concat(errors).toString("utf8")}`);
      }
      await wait(10);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
