"""What transformers makes of chats with the templates of published checkpoints, on 26 July 2024, noon.

  chat-rendering.py JOBS    {"chats": [[message, ...], ...], "folders": [...]}

Prints a JSON list a folder: of each chat {"value": text} or {"error": message}; null for a folder without a template. Where there
is a tokenizer.json the tokenizer itself is asked, else what it would pass to the template is read from tokenizer_config.json."""
import datetime
import json
import os
import sys

import transformers as tf
from transformers.utils import chat_template_utils


class Day(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 12)


chat_template_utils.datetime = Day


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read() if name.endswith(".jinja") else json.load(file)


def template_of(folder, config):
    template = read(folder, "chat_template.jinja") or (read(folder, "chat_template.json") or {}).get("chat_template")
    template = template or config.get("chat_template")
    if isinstance(template, list):
        named = {entry["name"]: entry["template"] for entry in template}
        template = named.get("default") or template[0]["template"]
    return template


def renderer(folder):
    try:
        config = read(folder, "tokenizer_config.json") or {}
    except ValueError:
        return None
    template = template_of(folder, config) if isinstance(config, dict) else None
    if not template:
        return None
    if os.path.exists(os.path.join(folder, "tokenizer.json")):
        tokenizer = tf.PreTrainedTokenizerFast.from_pretrained(folder)
        return lambda chat: tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    tokens = {}
    for key in ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"]:
        for file in [config, read(folder, "special_tokens_map.json") or {}]:
            value = file.get(key)
            text = value.get("content") if isinstance(value, dict) else value
            if key not in tokens and isinstance(text, str):
                tokens[key] = text
    return lambda chat: chat_template_utils.render_jinja_template(
        conversations=[chat], chat_template=template, add_generation_prompt=True, **tokens
    )[0][0]


with open(sys.argv[1], encoding="utf-8") as file:
    jobs = json.load(file)
for folder in jobs["folders"]:
    render = renderer(folder)
    answers = None if render is None else []
    for chat in jobs["chats"] if render else []:
        try:
            answers.append({"value": render(chat)})
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"[:300]})
    print(json.dumps(answers))
