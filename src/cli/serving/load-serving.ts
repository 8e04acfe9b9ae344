import type { Assets } from "../../linter/assets.ts";
import { type BaseUrl, looksLikeUrl, readBaseUrl } from "../../model/serving/base-url.ts";
import { mergeModels, type ServingModels } from "../../model/serving/merge-models.ts";
import { readMetadataFolder } from "../../model/serving/read-metadata-folder.ts";
import type { ServingCache } from "../../model/serving/serving-cache.ts";
import type { ServingSource } from "../../model/serving/serving-source.ts";
import type { ServingValidators } from "../../model/serving/serving-validators.ts";
import { DEFAULT_TIMINGS } from "../../source/http/http-timings.ts";
import { ServerError } from "../../source/http/server-error.ts";
import type { CliIo } from "../cli-io.ts";
import { createProgress } from "../progress.ts";
import { ageText } from "./age-text.ts";
import { servingCacheFile } from "./serving-cache-file.ts";

/** A cache that was confirmed within this time is used as it is, in milliseconds. */
const FRESH = 24 * 3_600_000;

/**
 * Base models from a folder or an instance, over those that ship. An instance's cache is used; one that is older than a day
 * is refreshed first, and used all the same, with a warning, when the server does not answer well.
 * @throws UsageError, ConfigError, ServerError
 */
export async function loadServing(
  { server, cacheLocation }: { readonly server: string; readonly cacheLocation: string | null },
  io: CliIo,
  assets: Pick<Assets, "models" | "loadServingValidators">,
): Promise<ServingModels> {
  const validators = await assets.loadServingValidators();
  const source = looksLikeUrl(server)
    ? await fromServer(readBaseUrl(server), cacheLocation, validators, io)
    : await readMetadataFolder(io.fs, server, validators);
  return mergeModels(assets.models, source);
}

async function fromServer(
  base: BaseUrl,
  location: string | null,
  validators: ServingValidators,
  io: CliIo,
): Promise<ServingSource> {
  const file = servingCacheFile(base, location, validators, io);
  const warn = (text: string): Promise<void> => warning(text, io);
  const { cache: old, damage } = await file.read();
  if (old !== null && isFresh(old, io)) return sourceOf(old);
  if (damage !== null) await warn(`${damage}; fetching it again`);
  const progress = createProgress(io.stderr);
  try {
    const { askServer } = await import("./ask-server.ts");
    // With a cache at hand nobody is kept waiting for a server that is down.
    const timings = { ...(io.httpTimings ?? DEFAULT_TIMINGS), ...(old === null ? {} : { attempts: 1 }) };
    const cache = await askServer(base, old, {
      io,
      validators,
      timings,
      warn: (text) => progress.above(() => warn(text)),
      tell: (text) => progress.show(text),
    });
    // A cache that cannot be written costs the next run a fetch, not this one its verdict.
    await file.write(cache).catch((error: unknown) => warn(error instanceof Error ? error.message : String(error)));
    return sourceOf(cache);
  } catch (error) {
    if (old === null || !(error instanceof ServerError)) throw error;
    const age = ageText(io.clock() - old.fetched);
    await warn(`${error.message}; using the cache of ${base.href}, which is ${age}`);
    return sourceOf(old);
  } finally {
    await progress.end();
  }
}

function isFresh({ fetched }: ServingCache, io: CliIo): boolean {
  const age = io.clock() - fetched;
  return age >= 0 && age < FRESH;
}

function sourceOf({ server, served, models }: ServingCache): ServingSource {
  return { origin: server, entries: models.map(({ entry }) => entry), served: served?.names ?? null, resources: [] };
}

async function warning(text: string, io: CliIo): Promise<void> {
  const { escapeTerminal } = await import("../../report/escape-terminal.ts");
  await io.stderr.write(`warning: ${text.split("\n").map(escapeTerminal).join("\n")}\n`);
}
