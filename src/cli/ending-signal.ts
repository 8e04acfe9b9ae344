/** What a person, a scheduler or a closed terminal sends to end a program. */
export type EndingSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

export const ENDING_SIGNALS: readonly EndingSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
