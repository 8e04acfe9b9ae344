/** What a chat template is given, beside the special tokens of its tokenizer. */
export interface Chat {
  readonly name: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

const TURNS = [
  { role: "user", content: "What is 2 + 2?" },
  { role: "assistant", content: "2 + 2 = 4." },
  { role: "user", content: "  And 3 + 3?\n" },
];

/** Some templates refuse a system message (Gemma's). */
export const CHATS: readonly Chat[] = [
  { name: "a chat", messages: TURNS },
  {
    name: "a chat with a system message",
    messages: [{ role: "system", content: "You are a helpful assistant." }, ...TURNS],
  },
];
