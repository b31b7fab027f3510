"""The keys of the configuration: one table from which they are read, documented, shown and described by a schema."""

from __future__ import annotations

from typing import Literal, NamedTuple

from budgetcheck.settings.find import PREFIX
from budgetcheck.text.words import Words

SettingKind = Literal[
    "ids", "paths", "patterns", "path", "text", "choice", "flag", "tolerance", "count", "severities", "parameters",
    "outputs", "extend", "files",
]  # fmt: skip
SEVERITY_NAMES = ("error", "warning", "info")


class SettingKey(NamedTuple):
    """One key: what it holds, what it is for, where it may stand and how the command line and environment name it."""

    name: str
    kind: SettingKind
    about: Words
    example: str
    """A line or block of TOML that sets it."""
    default: str = ""
    """As in TOML; empty where there is none."""
    per_file: bool = False
    """Whether `[[files]]` may set it for some files."""
    gathers: bool = False
    """Whether what a stronger source says is added to what weaker ones say, rather than taking its place."""
    choices: tuple[str, ...] = ()
    flag: str = ""
    run: bool = False
    """Whether it concerns the run as a whole, not the single file."""

    @property
    def variable(self) -> str:
        """The environment variable; empty where there is none."""
        return PREFIX + self.name.upper().replace("-", "_") if self.flag else ""


SETTING_KEYS: tuple[SettingKey, ...] = (
    SettingKey(
        "extend",
        "extend",
        Words("在另一个配置文件的基础上设置", "another configuration file that this one builds on"),
        'extend = "shared/budgetcheck.toml"',
    ),
    SettingKey(
        "rules",
        "paths",
        Words("内置规则之外的规则包（文件或文件夹）", "rule packs beside the built-in ones (files or folders)"),
        'rules = ["rules/county.toml"]',
        per_file=True,
        gathers=True,
        flag="--rules",
    ),
    SettingKey(
        "select",
        "ids",
        Words("只用这些规则：编号、前缀、名称或规则包", "judge these rules only: ids, prefixes, names or packs"),
        'select = ["EXP", "INC-001"]',
        per_file=True,
        flag="--select",
    ),
    SettingKey(
        "ignore",
        "ids",
        Words("不用这些规则", "do not judge these rules"),
        'ignore = ["PLA-006"]',
        per_file=True,
        gathers=True,
        flag="--ignore",
    ),
    SettingKey(
        "required",
        "ids",
        Words(
            "必查规则：ignore、select、注释、基线都不能关闭，级别也不能调低",
            "rules that no ignore, select, comment or baseline switches off and whose severity cannot be lowered",
        ),
        'required = ["BAL-*", "EXP-001"]',
        per_file=True,
        gathers=True,
        flag="--required",
    ),
    SettingKey(
        "severity",
        "severities",
        Words("改变规则的级别", "other severities for rules"),
        'severity = { "EXP-*" = "warning", "EXP-001" = "error" }',
        per_file=True,
        gathers=True,
    ),
    SettingKey(
        "parameters",
        "parameters",
        Words("规则参数（阈值）", "the rules' parameters (thresholds)"),
        "parameters = { large_change = 20 }",
        per_file=True,
        gathers=True,
    ),
    SettingKey(
        "exact",
        "flag",
        Words("不容许尾差", "allow nothing for rounding"),
        "exact = true",
        "false",
        per_file=True,
        flag="--exact",
    ),
    SettingKey(
        "tolerance",
        "tolerance",
        Words(
            '每次比较另外容许的差额（按申报文件的金额单位，或占较大一方的百分比，如 "0.1%"）',
            'what every comparison may be off by, in the declaration\'s unit or, as in "0.1%", of the larger side',
        ),
        "tolerance = 0.5",
        "0",
        per_file=True,
        flag="--tolerance",
    ),
    SettingKey(
        "files",
        "files",
        Words("对部分文件另行设置", "other settings for some files"),
        '[[files]]\npaths = ["2019/**"]\nignore = ["PRF"]\nseverity = { "DIS-*" = "info" }',
    ),
    SettingKey(
        "exclude",
        "patterns",
        Words("不检查的文件（写法同 .gitignore）", "files that are not checked, as in .gitignore"),
        'exclude = ["archive/", "*.draft.toml"]',
        gathers=True,
        flag="--exclude",
    ),
    SettingKey(
        "force-exclude",
        "flag",
        Words("exclude 对命令行直接列出的文件也有效", "exclude also files named on the command line"),
        "force-exclude = true",
        "false",
        flag="--force-exclude",
    ),
    SettingKey(
        "fail-on",
        "choice",
        Words("达到此级别即以退出码 1 结束", "the least severity that makes the run exit 1"),
        'fail-on = "warning"',
        '"error"',
        choices=SEVERITY_NAMES,
        flag="--fail-on",
        run=True,
    ),
    SettingKey(
        "baseline",
        "path",
        Words("基线文件：其中已接受的问题不再报告", "the baseline: findings accepted there are not reported"),
        'baseline = "budgetcheck-baseline.json"',
        flag="--baseline",
        run=True,
    ),
    SettingKey(
        "format",
        "text",
        Words("输出格式", "the output format"),
        'format = "concise"',
        '"table"',
        flag="--format",
        run=True,
    ),
    SettingKey(
        "output",
        "path",
        Words("结果写入此文件，不写到标准输出", "the file that the result is written to, instead of standard output"),
        'output = "reports/budgetcheck.txt"',
        flag="--output",
        run=True,
    ),
    SettingKey(
        "outputs",
        "outputs",
        Words("同时写出的其他格式：格式 = 文件", "more formats to write in the same run: format = file"),
        'outputs = { sarif = "reports/budgetcheck.sarif", junit = "reports/budgetcheck.xml" }',
        gathers=True,
        flag="--output-format",
        run=True,
    ),
    SettingKey(
        "lang",
        "choice",
        Words("提示语言", "the language of messages"),
        'lang = "zh"',
        '"auto"',
        choices=("zh", "en", "auto"),
        flag="--lang",
        run=True,
    ),
    SettingKey(
        "show-passed",
        "flag",
        Words("同时列出相符的规则", "list what holds, too"),
        "show-passed = true",
        "false",
        flag="--show-passed",
        run=True,
    ),
    SettingKey(
        "statistics",
        "flag",
        Words("按规则统计", "count findings by rule"),
        "statistics = true",
        "false",
        flag="--statistics",
        run=True,
    ),
    SettingKey(
        "jobs",
        "count",
        Words("同时运行的进程数", "how many processes work at the same time"),
        "jobs = 4",
        flag="--jobs",
        run=True,
    ),
    SettingKey(
        "cache",
        "flag",
        Words("保留并使用未改动文件的结果", "keep and use the results of unchanged files"),
        "cache = false",
        "true",
        flag="--no-cache",
        run=True,
    ),
)
"""All keys in the order in which they are shown."""

BY_NAME = {key.name: key for key in SETTING_KEYS}
SECTION_KEYS = ("paths", *(key.name for key in SETTING_KEYS if key.per_file))
"""What a `[[files]]` block may hold."""
