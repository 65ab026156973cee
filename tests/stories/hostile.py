"""Words and worse that harm what shows, stores or hands them on without care."""

from __future__ import annotations

SCRIPT = '<script>window.pwned="script"</script>'
HANDLER = '"><img src=x onerror="window.pwned=1"><svg onload=window.pwned=2><a href="javascript:window.pwned=3">go</a>'
HOSTILE = {
    "script": SCRIPT,
    "handler": HANDLER,
    "attribute": "' autofocus onfocus=alert(1) style=animation-name:x onanimationstart=alert(2) x='",
    "address": "javascript:window.pwned=4//",
    "data address": "data:text/html,<script>parent.pwned=5</script>",
    "template": '{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {{constructor.constructor("window.pwned=6")()}}',
    "sql": "'; DROP TABLE identity; --",
    "path": "../../../../etc/passwd",
    "formula": "=HYPERLINK(\"http://evil.example\";A1)",
    "turned": "\u202egnp.exe\u202c \u2066x\u2069",
    "invisible": "a\u200bd\u200cm\u200di\ufeffn",
    "null": "a\x00b",
    "control": "a\x1b[31mb\x07\x08\r\nSet-Cookie: x=1",
    "emoji": "👩‍👩‍👧‍👦🏴‍☠️\U0010ffff",
    "long": "长" * 700,
    "format": "%s%n%x {0.__class__} %(asctime)s",
    "prototype": "__proto__",
    "comment": "--><!--]]></textarea></title></style>" + SCRIPT,
}  # fmt: skip
