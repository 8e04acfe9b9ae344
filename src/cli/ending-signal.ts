/** What a person, a scheduler or a closed terminal sends to end a program. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies readonly EndingSignal[];
