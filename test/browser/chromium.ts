import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
];

/** Where a Chromium is; null where there is none. */
export function chromiumPath(): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env["CHECKPOINTLINT_CHROMIUM"] ?? "", ...places].find((path) => existsSync(path)) ?? null;
}

/** A page that a report is open in, and what it did besides. */
export interface OpenReport {
  readonly page: Page;
  /** Console messages of any kind, among them violations of the policy; errors and dialogs. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for, the file itself among them. */
  readonly requests: readonly string[];
}

export interface Browser {
  open(report: string, options?: OpenOptions): Promise<OpenReport>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly hash?: string;
}

/** A Chromium with a profile of its own. @param script whether pages may run theirs */
export async function startChromium(executablePath: string, script = true): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "checkpointlint-browser-"));
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath,
    headless: true,
    args: ARGUMENTS,
    javaScriptEnabled: script,
  });
  let reports = 0;
  return {
    async open(report, options = {}) {
      const file = join(folder, `report-${reports++}.html`);
      writeFileSync(file, report);
      return await openFile(context, `${pathToFileURL(file).href}${options.hash ?? ""}`, options);
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openFile(context: BrowserContext, address: string, options: OpenOptions): Promise<OpenReport> {
  const complaints: string[] = [];
  const requests: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.setViewportSize({ width: options.width ?? 1280, height: 900 });
  await page.emulateMedia({ colorScheme: options.scheme ?? "light", reducedMotion: "reduce" });
  await page.goto(address);
  return { page, complaints, requests };
}
