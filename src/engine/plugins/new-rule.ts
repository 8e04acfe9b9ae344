/** The files of a new rule, to be changed by whoever asked for it; both hold as they are. */
export interface NewRule {
  readonly rule: string;
  readonly cases: string;
}

const SCHEMA = "https://raw.githubusercontent.com/checkpointlint/checkpointlint/main/schemas/rule.schema.json";

export function newRule(id: string): NewRule {
  return { rule: ruleText(id), cases: casesText(id) };
}

function ruleText(id: string): string {
  return `# yaml-language-server: $schema=${SCHEMA}
# The rule ${id}: its path is its id. docs/writing-rules.md of checkpointlint lists all checks, operators and placeholders.

# What holds in a good checkpoint, as a clause.
title: the vocabulary is padded to a multiple of 8

# error: it will not load or behaves wrongly. warning: it may. info: worth knowing.
severity: warning
# correctness, compatibility, hygiene, conversion or security
category: hygiene
# The version of your rules that brought it.
since: 0.1.0

# Markdown for checkpointlint explain ${id}: why it matters, what breaks, how to mend it.
docs: |
  Tensor cores are slow on odd sizes. Pad the embedding table when you add tokens:
  \`model.resize_token_embeddings(n, pad_to_multiple_of=8)\`.

# Where the knowledge comes from: an issue, a measurement, a decision of your team.
evidence:
  - "say who found out, and where it is written down"

# Conditions that must all hold; without them the rule looks at every checkpoint.
# when:
#   - { fact: architecture.model_type, in: [llama, mistral] }

# What is looked at and what must hold. A fact is a value that checkpointlint has already found in one of its places;
# { file: config.json, at: /some/key, assert: ... } looks at any key of any JSON file.
check:
  fact: vocabulary.size
  assert: { multipleOf: 8 }

# What is wrong: lower case, no full stop, the key and both values.
message: "vocab_size is {actual}, which is no multiple of {expected}"
# The remedy, as an instruction.
suggestion: "pad the embedding table, and set vocab_size to its rows"
`;
}

function casesText(id: string): string {
  return `# Cases of the rule ${id}; checkpointlint test-rules runs them.
# Each is a tiny valid Llama (2 layers, hidden size 16, vocabulary 64) with a change: patch (JSON merge patch), files (whole
# files), remove, tensors, sharded. Say base: tiny to compare with the model that it was trained from.

# Nothing is found. At least one of these must have something to look at.
valid:
  - { name: a padded vocabulary, patch: { config.json: { vocab_size: 72 } } }
  # expect: not-applicable says that the rule has nothing to look at here.
  - { name: no configuration, remove: [config.json], expect: not-applicable }

# Exactly these findings, in this order. at: file and JSON pointer. covers: the text that is underlined.
invalid:
  - name: two tokens were added
    patch: { config.json: { vocab_size: 66 } }
    errors:
      - at: "config.json#/vocab_size"
        covers: "66"
        message: "vocab_size is 66, which is no multiple of 8"
        suggestion: "pad the embedding table, and set vocab_size to its rows"
`;
}
