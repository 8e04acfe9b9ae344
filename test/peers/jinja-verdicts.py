"""What transformers' Jinja2 says of chat templates: those given (JSON list of texts on a file) and mutations of them, as JSON lines on stdout."""
import json, random, sys
from transformers.utils import chat_template_utils

path, seed, mutations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
templates = json.load(open(path, encoding="utf-8"))
rng = random.Random(seed)
PIECES = ["{%", "%}", "{{", "}}", "{#", "#}", "{%-", "-%}", "(", ")", "[", "]", "{", "}", "'", '"', "\\", "|", "~", "=", "==", ",", ".", ":", " if ", " else ", " not ", " is ", " in ",
          "{% endif %}", "{% else %}", "{% elif x %}", "{% endfor %}", "{% for a in b %}", "{% set a = 1 %}", "{% set a %}", "{% endset %}", "{% macro m(a, b=1) %}", "{% endmacro %}",
          "{% generation %}", "{% endgeneration %}", "{% raw %}", "{% endraw %}", "{% break %}", "{% call m(1) %}", "{% endcall %}", "{% filter upper %}", "{% endfilter %}", "{% with a=1 %}",
          "{% endwith %}", "{% do x %}", "{{ a[1:2, ::3] }}", "{{ f(*a, **b) }}", "{{ f(a=1, b) }}", "{{ x is not defined }}", "{{ -x|abs ** 2 }}", "{{ (1,) }}", "{{ {'a': 1,} }}", "1.5e3", "0x1f", "1_000", "\n", "\r\n", "\\x4", "\\u12", "?", "$", "!", ";", "@", "é", "²", " "]

def verdict(text):
    try:
        chat_template_utils._cached_compile_jinja_template(text)
        return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]

def mutate(text):
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(5)
        if kind == 0: text = text[:at] + rng.choice(PIECES) + text[at:]
        if kind == 1: text = text[:at] + text[at + rng.randint(1, 4):]
        if kind == 2: text = text[:at]
        if kind == 3:
            tags = [i for i in range(len(text)) if text.startswith(("{%", "%}", "{{", "}}", "{#"), i)]
            if tags: at = rng.choice(tags); text = text[:at] + text[at + 2:]
        if kind == 4:
            end = text.find("%}", at)
            if end >= 0: text = text[:at] + text[end + 2:]
    return text

for text in templates:
    print(json.dumps({"text": text, "error": verdict(text)}))
small = [text for text in templates if len(text) < 20_000] + [piece for piece in PIECES] + ["".join(PIECES[i:i + 3]) for i in range(len(PIECES))]
for _ in range(mutations):
    text = mutate(rng.choice(small))
    print(json.dumps({"text": text, "error": verdict(text)}))
