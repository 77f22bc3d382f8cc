"""Hostile texts, and a document that has one of them in every place that takes words.

In: nothing, or a text. Out: texts and sources, for the tests that show that nothing of them runs. Never a test itself.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

VECTORS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg onload=window.pwned=1>",
    "</title></svg></a></td></table><script>window.pwned=1</script>",
    "[a](javascript:window.pwned=1)",
    "[a](JaVaScRiPt:window.pwned=1)",
    "[a](java&#10;script:window.pwned=1)",
    "[a](&#106;avascript:window.pwned=1)",
    "[a](data:text/html,<script>window.pwned=1</script>)",
    "[a](vbscript:window.pwned=1)",
    "[a](//evil.example/x)",
    "![a](https://evil.example/x.png)",
    '![a](//evil.example/x.png "t")',
    '![a](x.png "\\" onerror=window.pwned=1 x=\\"")',
    '![" onerror="window.pwned=1](bilder/x.png)',
    '[a](https://x.example/" onmouseover="window.pwned=1)',
    "[a](<https://x.example/ onclick=window.pwned=1>)",
    '<https://x.example/"onclick=window.pwned=1>',
    "`<script>window.pwned=1</script>`",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "<!--><script>window.pwned=1</script>-->",
    "<a href=javascript:window.pwned=1>a</a>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<math><mtext></p><script>window.pwned=1</script>",
    "@@forlopp-head@@",
    "{{ 7 * 7 }} {% raw %}",
    "'\"></a><script>window.pwned=1</script>",
    "\u202e\u2066<script>window.pwned=1</script>",
    '[@x" onclick="window.pwned=1]',
    "(A) <b>fet</b> (A)",
    '**NEWS2"><script>window.pwned=1</script>** – x',
]

SOURCE = """---
id: fientlig
kind: pathway
title: {line}
scope: {line}
status: drafting
illustrative: true
programme_areas: [akut-vard]
synonyms: [{line}]
working_group: [{{name: {line}}}]
attachments: [{{kind: appendix, title: {line}, href: {href}}}]
lanes: [{{id: bana, title: {line}}}]
---

## Sammanfattning

{text}

- {text}

| a | {cell} |
|---|---|
| {cell} | b |

> [!NOTE] {text}
> {text}

## Om hälsotillståndet

### Förkortningar

- **X** – {text}

## Mål

- {text} {{#mal}}

## Ingång och utgång

### Ingång

```yaml criteria
id: k
title: {line}
any:
  - {{text: {line}, caveat: {line}, measure: {{name: {line}, operator: ">=", value: 1, unit: {line}}}}}
```

## Vårdförloppets åtgärder

### (A) {text} {{#a}}

```yaml step
kind: entry
lane: bana
criteria: [k]
roles: [{line}]
next: [{{to: b, when: {line}}}]
```

{text}

#### Hälso- och sjukvårdens åtgärder

##### {text}

- {text} {{#gor}}

#### {text}

### (B) {text} {{#b kind=exit}}

## Uppföljning

### Indikatorer

#### {text} {{#ind}}

```yaml indicator
kind: process
numerator: {line}
sources: [{line}]
```
"""


def hostile(text: str) -> str:
    """Put a text into every place of a document that takes words."""
    one_line = re.sub(r"\s+", " ", text).strip() or "x"
    quoted = json.dumps(one_line)
    return SOURCE.format(text=one_line, line=quoted, cell=one_line.replace("|", "\\|"), href=json.dumps(one_line))


def npm(module: str, expression: str) -> list[str]:
    """Return texts from a corpus of the npm registry, which the test tools install."""
    script = f"const m = require({json.dumps(module)}); process.stdout.write(JSON.stringify({expression}))"
    done = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, check=True)
    texts = json.loads(done.stdout)
    assert len(texts) > 100
    return [text for text in texts if isinstance(text, str) and "\0" not in text]
