import { UsageError } from "../../errors.ts";
import { looksLikeUrl, readBaseUrl, urlGuess } from "../../model/serving/base-url.ts";
import type { ServingCache } from "../../model/serving/serving-cache.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { count } from "../../report/summary-line.ts";
import { DEFAULT_TIMINGS } from "../../source/http/http-timings.ts";
import { ServerError } from "../../source/http/server-error.ts";
import type { Command } from "../command.ts";
import { createProgress } from "../progress.ts";
import { ageText } from "../serving/age-text.ts";
import { servingCacheFile } from "../serving/serving-cache-file.ts";
import { CACHE_LOCATION } from "../serving/serving-options.ts";

export const downloadServingCacheCommand: Command = {
  usage: "download-serving-cache --server <URL>",
  about:
    "Fetches what an instance says of its models and keeps it, so that lint and models can use it, also without a network. Each base URL has a cache of its own. What has not changed is not fetched again; a failure leaves the cache as it was.",
  positionals: { min: 0, max: 0 },
  options: {
    server: { type: "text", value: "URL", describe: "base URL of the instance, such as https://api.example.com" },
    ...CACHE_LOCATION,
    quiet: { type: "flag", describe: "print errors only" },
  },
  examples: [
    ["download-serving-cache --server https://api.example.com", "fetch, or refresh"],
    ["download-serving-cache --server $URL --cache-location ./cache", "keep it in a folder of your choice"],
    ["./my-llama --server https://api.example.com --model llama3-70b", "use it"],
  ],
  epilogue: `A key is read from the environment variable SAMBANOVA_API_KEY and kept nowhere. HTTP_PROXY, HTTPS_PROXY,
NO_PROXY and NODE_EXTRA_CA_CERTS count. Exit code 2 when the metadata could not be fetched.`,
  run: async (args, io) => {
    const base = readBaseUrl(serverUrl(args.text("server")));
    const quiet = args.flag("quiet") === true;
    const { loadServingValidators } = await io.loadAssets();
    const validators = await loadServingValidators();
    const file = servingCacheFile(base, args.text("cache-location"), validators, io);
    const { cache: old, damage } = await file.read();
    const say = (text: string): Promise<void> =>
      io.stderr.write(`${text.split("\n").map(escapeTerminal).join("\n")}\n`);
    if (damage !== null) await say(`warning: ${damage}; fetching it again`);
    const progress = createProgress(io.stderr);
    const lines = !quiet && !io.stderr.isTerminal;
    let told: Promise<void> = Promise.resolve();
    const tell = (text: string): void => {
      progress.show(text);
      if (lines) told = told.then(() => say(text));
    };
    try {
      const { askServer } = await import("../serving/ask-server.ts");
      const timings = io.httpTimings ?? DEFAULT_TIMINGS;
      const warn = async (text: string): Promise<void> => {
        await told;
        await progress.above(() => say(`warning: ${text}`));
      };
      const cache = await askServer(base, old, { io, validators, timings, tell, warn });
      await file.write(cache);
      await told;
      await progress.end();
      if (!quiet) await io.stdout.write(`${escapeTerminal(summary(cache, old, file.path))}\n`);
      return 0;
    } catch (error) {
      await told;
      if (old === null || !(error instanceof ServerError)) throw error;
      const kept = `the cache is kept as it was, ${ageText(io.clock() - old.fetched)}: ${file.path}`;
      throw new ServerError(error.message, {
        hint: error.hint === null ? kept : `${error.hint}\n${kept}`,
        cause: error,
      });
    } finally {
      await progress.end();
    }
  },
};

function serverUrl(server: string | null): string {
  const hint = "name the base URL of an instance: --server https://api.example.com";
  if (server === null) throw new UsageError("download-serving-cache needs --server", { hint });
  if (!looksLikeUrl(server)) {
    const guess = urlGuess(server);
    throw new UsageError(`--server is "${server}", which is no URL`, {
      hint: guess === null ? hint : `did you mean --server ${guess}?`,
    });
  }
  return server;
}

function summary({ server, served, index, models }: ServingCache, old: ServingCache | null, path: string): string {
  const parts = [
    ...(served === null ? ["no list of served models"] : [`${count(served.names.length, "model")} served`]),
    ...(index === null ? [] : [`${count(models.length, "base model")} described`]),
  ];
  const same =
    old !== null && JSON.stringify([old.served?.names, old.models]) === JSON.stringify([served?.names, models]);
  return `${server}: ${parts.join(", ")}${same ? ", nothing new" : ""}; kept in ${path}`;
}
