/** Makes the form at the top work: findings by severity and text; keys and tensors by text. */
export function filterPage(form: HTMLFormElement): void {
  const findings = itemsOf(".finding:not([data-state=ignored], [data-state=baselined])");
  const others = itemsOf(".muted-findings .finding, .config tbody tr, .tree .leaf");
  const status = form.querySelector(".result");
  const apply = (): void => {
    const data = new FormData(form);
    const words = String(data.get("text") ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const severities = new Set(data.getAll("severity"));
    let shown = 0;
    for (const { element, text } of findings) {
      const wanted = severities.has(element.dataset["severity"] ?? "") && hasWords(text(), words);
      element.hidden = !wanted;
      if (wanted) shown++;
    }
    for (const { element, text } of others) element.hidden = !hasWords(text(), words);
    const isFiltered = words.length > 0 || severities.size < 3;
    hideEmpty(isFiltered);
    if (words.length > 0) openMatches();
    if (status !== null) status.textContent = statusText(shown, findings.length, isFiltered);
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

interface Item {
  readonly element: HTMLElement;
  /** What it says, in lower case; read when it is first asked for. */
  text(): string;
}

function itemsOf(selector: string): readonly Item[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].map((element) => {
    let known: string | null = null;
    return {
      element,
      text: () => {
        known ??= [ownText(element), fileOf(element), element.dataset["name"] ?? ""].join(" ").toLowerCase();
        return known;
      },
    };
  });
}

/** Without the page of the rule, which names half the keys there are. */
function ownText(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const docs of copy.querySelectorAll(".docs")) docs.remove();
  return copy.textContent ?? "";
}

function fileOf(element: HTMLElement): string {
  return element.closest(".group")?.querySelector("h4")?.textContent ?? "";
}

function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** Groups without a finding that is left, modules without a tensor, and a word where nothing is left at all. */
function hideEmpty(isFiltered: boolean): void {
  for (const group of document.querySelectorAll<HTMLElement>(".group")) {
    group.hidden = group.querySelector(".finding:not([hidden])") === null;
  }
  for (const branch of document.querySelectorAll<HTMLElement>(".tree .branch")) {
    branch.hidden = branch.querySelector(".leaf:not([hidden])") === null;
  }
  for (const note of document.querySelectorAll<HTMLElement>(".no-match")) {
    const section = note.closest(".findings");
    const has = section?.querySelector(".group") !== null;
    note.hidden = !isFiltered || !has || section?.querySelector(".group:not([hidden])") !== null;
  }
}

function openMatches(): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(".tree details")) {
    if (details.querySelector(".leaf:not([hidden])") !== null) details.open = true;
  }
}

function statusText(shown: number, all: number, isFiltered: boolean): string {
  if (!isFiltered) return `${all} ${all === 1 ? "finding" : "findings"}`;
  return `${shown} of ${all} ${all === 1 ? "finding" : "findings"}`;
}
