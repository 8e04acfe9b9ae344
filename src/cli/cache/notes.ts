/** What the user is told besides reports, with a memory of it. */
export interface Notes {
  /** Says it, once in a run. */
  note(text: string): Promise<void>;
  /** What was to be said while something was done. */
  during<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly notes: readonly string[] }>;
}

export function createNotes(say: (text: string) => Promise<void>): Notes {
  const said = new Set<string>();
  const all: string[] = [];
  return {
    async note(text) {
      all.push(text);
      if (said.has(text)) return;
      said.add(text);
      await say(text);
    },
    async during(work) {
      const before = all.length;
      return { value: await work(), notes: all.slice(before) };
    },
  };
}
