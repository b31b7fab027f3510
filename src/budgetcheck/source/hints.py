"""What to tell people about each thing they typed that is not TOML, and how to write it.

Every entry names the fault as documented in rules/faults/declaration.toml, quotes what stands there, and says the cure
in the words of someone who fills in amounts, not of a parser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from budgetcheck.text.safe import visible
from budgetcheck.text.words import EMPTY, Words

SHOWN: Final = 40
"""Characters of the declaration quoted in a message."""


class Hint(NamedTuple):
    """What is wrong with a stretch of text; `meant` is the TOML that was plainly meant, where no amount is guessed."""

    rule: str
    message: Words
    remedy: Words = EMPTY
    meant: str | None = None
    within: tuple[int, int] | None = None
    """The offending part of the stretch, where it is not all of it."""
    fix: str | None = None
    """The TOML to put in place of the offending part, where it is certain to be what was meant."""


# ------------------------------------------------------------------------------------------------ flaws of structure


def flawed(kind: str, text: str, line: int | None) -> Hint:
    """Explain a `Flaw` of the scanner: its kind, the text it covers, the line of the other place it refers to."""
    rule, message, remedy = _FLAWS[kind]
    special = _SPECIAL[kind](text, line) if kind in _SPECIAL else None
    shown = " ".join(f"U+{ord(c):04X}" for c in text[:3]) if kind in ("odd-space", "control") else visible(text, SHOWN)
    names: dict[str, object] = {"it": shown, "line": line, "narrow": visible(narrow(text), SHOWN)}
    if kind == "conflict" and line is None:
        message = _LONE_MARKER
    mend = _MENDED.get(kind)
    return Hint(rule, _filled(message, names), special or _filled(remedy, names), fix=mend(text) if mend else None)


def _half_width(text: str) -> str | None:
    written = narrow(text)
    return written if written.isascii() and written != text else None


def _closed(text: str) -> str | None:
    """A text whose closing quotation mark alone is full-width."""
    inner = text.rstrip()
    if len(inner) < 2 or inner[0] != '"' or inner[-1] not in "”“＂" or '"' in inner[1:] or "\\" in inner:
        return None
    return f'{inner[:-1]}"'


_MENDED: Final[dict[str, Callable[[str], str | None]]] = {
    "full-width": _half_width,
    "odd-space": lambda text: "".join(" " for one in text if one.isspace()),
    "stray-comma": lambda _text: "",
    "after": lambda text: "" if not text.strip(",，;；、 \t") else None,
    "string-open": _closed,
}
"""What to write in place of a flaw, where that is certain as far as the flaw itself can tell."""


def _filled(words: Words, names: dict[str, object]) -> Words:
    return Words(words.zh.format_map(names), words.en.format_map(names))


def narrow(text: str) -> str:
    """Full-width letters, digits and punctuation as their ASCII counterparts."""
    return text.translate(_NARROW)


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict(
    zip(map(ord, "\u3000。【】、“”‘’「」−–￥"), ' .[],""\'\'""--¥', strict=True)
)


def _after(text: str, _line: int | None) -> Words | None:
    if not text.strip(",，;；、 \t"):
        return NO_COMMA
    if "=" in text:
        return ONE_TO_A_LINE
    if '"' in text or "“" in text or "”" in text:
        return Words(
            "文字里的引号用中文引号“ ”，或整段文字外面用单引号 ' '",
            "enclose a text that holds quotation marks in single quotes, or use “ ” inside",
        )
    return None


def _string_open(text: str, _line: int | None) -> Words | None:
    if text.rstrip(",，;；。 \t]}").endswith(("”", "“", "’", "‘", "＂")):
        return Words('结尾的引号是全角的，请改用半角引号 "', 'the closing quotation mark is full-width: write "')
    return None


ONE_TO_A_LINE: Final = Words("一行只写一项，请另起一行", "one key and value to a line: begin a new line")
NO_COMMA: Final = Words("行末不写逗号或分号", "a line ends without comma or semicolon")
NO_FIGURE: Final = Words(
    "确为零写 0；没有这项数据就删去这一行", "write 0 for zero; delete the line if there is no such figure"
)
_LONE_MARKER: Final = Words("这里有合并冲突的标记：{it}", "a marker of a merge conflict: {it}")
_SPECIAL: Final[dict[str, Callable[[str, int | None], Words | None]]] = {
    "after": _after,
    "string-open": _string_open,
}

_FLAWS: Final[dict[str, tuple[str, Words, Words]]] = {
    "no-key": (
        "DEC-010",
        Words("这里应当是键名，却是“{it}”", "a key is expected here, not {it}"),
        Words("每行写成：键 = 值", "write each line as: key = value"),
    ),
    "comment": (
        "DEC-010",
        Words("“{it}”不是注释", "{it} is no comment"),
        Words("注释以半角 # 开头", "a comment begins with #"),
    ),
    "key": (
        "DEC-011",
        Words(
            "键名“{it}”没有加引号，不加引号的键名只能由英文字母、数字、- 和 _ 组成",
            "the key {it} needs quotation marks: a bare key is made of ASCII letters, digits, - and _",
        ),
        Words(
            '请改用规定的英文键名；[custom] 里自定的键名要加引号，如 "{it}" = …',
            'use the English key of the declaration; a key of your own under [custom] is quoted: "{it}" = ...',
        ),
    ),
    "full-width": (
        "DEC-012",
        Words("这里用了全角符号 {it}", "full-width punctuation: {it}"),
        Words("请改用英文半角符号 {narrow}", "write {narrow}"),
    ),
    "string-open": (
        "DEC-016",
        Words("引号没有配对：{it}", "the text has no closing quotation mark: {it}"),
        Words(
            '文字两端各写一个半角引号 "，且在同一行结束；多行文字两端用 """',
            'put " at both ends, on one line; text of several lines has """ at both ends',
        ),
    ),
    "multi-line-open": (
        "DEC-016",
        Words("多行文字只有开头的 {it}，没有结尾", "the text that opens with {it} is never closed"),
        Words("在文字末尾写上 {it}", "write {it} at its end"),
    ),
    "bracket-open": (
        "DEC-017",
        Words("“{it}”没有配对：到第 {line} 行仍未收口", "{it} is not closed: still open at line {line}"),
        Words("请补上对应的 ] 或 }}", "add the closing ] or }}"),
    ),
    "header-open": (
        "DEC-017",
        Words("表头“{it}”的方括号不配对", "the brackets of the header {it} do not match"),
        Words("表头写成 [名称]，列表的每一项写成 [[名称]]", "a table is [name], each element of a list [[name]]"),
    ),
    "mismatch": (
        "DEC-017",
        Words("“{it}”与第 {line} 行打开的括号不配对", "{it} does not match the bracket opened at line {line}"),
        Words("[ 与 ] 配对，{{ 与 }} 配对", "[ goes with ], {{ with }}"),
    ),
    "odd-space": (
        "DEC-020",
        Words(
            "这里有 TOML 不认的空白或不可见字符（{it}）", "a blank or invisible character that is none in TOML: {it}"
        ),
        Words("请删去，或改为普通空格", "delete it or write an ordinary blank"),
    ),
    "control": (
        "DEC-020",
        Words("这里有控制字符 {it}", "control character {it}"),
        Words("请删去这个字符", "delete it"),
    ),
    "carriage-return": (
        "DEC-020",
        Words("这里的换行只有回车（CR），没有换行符（LF）", "a carriage return without a line feed"),
        Words("请用编辑器把换行符统一为 LF 或 CRLF 后保存", "save the file with LF or CRLF line ends throughout"),
    ),
    "escape": (
        "DEC-021",
        Words("“{it}”不是 TOML 的转义写法", "{it} is no escape of TOML"),
        Words(
            "反斜杠写成 \\\\，或整段文字改用单引号：'C:\\…'",
            "write a backslash as \\\\ or enclose the text in single quotes",
        ),
    ),
    "conflict": (
        "DEC-022",
        Words("合并冲突没有解决：“{it}”，到第 {line} 行为止", "unresolved merge conflict: {it}, up to line {line}"),
        Words(
            "请选定一方的内容，删去 <<<<<<<、=======、>>>>>>> 各行；检查时暂按第一方计算",
            "keep one side and delete the lines <<<<<<<, ======= and >>>>>>>; the first side is checked meanwhile",
        ),
    ),
    "no-equals": (
        "DEC-023",
        Words("这一行不是“键 = 值”：{it}", "this is no key = value: {it}"),
        Words("补上等号和值；若是说明文字，在行首加 #", "add the equals sign and the value, or # before a remark"),
    ),
    "colon": (
        "DEC-023",
        Words("键和值之间写的是“{it}”，应当是等号", "{it} stands where an equals sign must be"),
        Words("改为 键 = 值", "write key = value"),
    ),
    "no-comma": (
        "DEC-024",
        Words("“{it}”之前缺少逗号", "a comma is missing before {it}"),
        Words("各项之间用半角逗号 , 隔开", "separate the parts with commas"),
    ),
    "stray-comma": (
        "DEC-024",
        Words("多余的逗号“{it}”", "a comma too many: {it}"),
        Words("请删去", "delete it"),
    ),
    "deep": (
        "DEC-025",
        Words("层次过深：“{it}”", "nested too deeply: {it}"),
        Words("表和列表至多嵌套 32 层", "tables and lists may be nested 32 deep"),
    ),
    "no-value": (
        "DEC-027",
        Words("等号后面没有值", "no value after the equals sign"),
        NO_FIGURE,
    ),
    "after": (
        "DEC-028",
        Words("值后面多出“{it}”", "something stands after the value: {it}"),
        Words("一行只写一项；说明写成注释，以 # 开头", "one key and value to a line; a remark begins with #"),
    ),
}
