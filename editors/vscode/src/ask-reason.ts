import { commands, window } from "vscode";

/** Asks why a finding is accepted, and has the server put it into the configuration. Without an answer nothing happens. */
export async function askReason(uri: unknown, fingerprint: unknown): Promise<void> {
  const reason = await window.showInputBox({
    title: "Ignore this finding",
    prompt: "Why is it right? Whoever reads the configuration in a year will want to know.",
    validateInput: (text) => (text.trim() === "" ? "a reason is needed" : null),
  });
  if (reason === undefined || reason.trim() === "") return;
  await commands.executeCommand("checkpointlint.ignoreFinding", uri, fingerprint, reason.trim());
}
