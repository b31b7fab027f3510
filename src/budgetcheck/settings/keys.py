"""The keys of the configuration: one table from which they are read, documented, shown and described by a schema."""

from __future__ import annotations

from typing import Literal, NamedTuple

from budgetcheck.settings.find import PREFIX
from budgetcheck.text.catalogue import languages
from budgetcheck.text.words import Words, phrase

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
        phrase("settings.keys.another_configuration_file_builds"),
        'extend = "shared/budgetcheck.toml"',
    ),
    SettingKey(
        "rules",
        "paths",
        phrase("settings.keys.rule_packs_beside_built_ones"),
        'rules = ["rules/county.toml"]',
        per_file=True,
        gathers=True,
        flag="--rules",
    ),
    SettingKey(
        "select",
        "ids",
        phrase("settings.keys.judge_these_rules_only_ids"),
        'select = ["EXP", "INC-001"]',
        per_file=True,
        flag="--select",
    ),
    SettingKey(
        "ignore",
        "ids",
        phrase("settings.keys.do_not_judge_these_rules"),
        'ignore = ["PLA-006"]',
        per_file=True,
        gathers=True,
        flag="--ignore",
    ),
    SettingKey(
        "required",
        "ids",
        phrase("settings.keys.rules_no_ignore_select_comment"),
        'required = ["BAL-*", "EXP-001"]',
        per_file=True,
        gathers=True,
        flag="--required",
    ),
    SettingKey(
        "severity",
        "severities",
        phrase("settings.keys.other_severities_rules"),
        'severity = { "EXP-*" = "warning", "EXP-001" = "error" }',
        per_file=True,
        gathers=True,
    ),
    SettingKey(
        "parameters",
        "parameters",
        phrase("settings.keys.rules_parameters_thresholds"),
        "parameters = { large_change = 20 }",
        per_file=True,
        gathers=True,
    ),
    SettingKey(
        "exact",
        "flag",
        phrase("settings.keys.allow_nothing_rounding"),
        "exact = true",
        "false",
        per_file=True,
        flag="--exact",
    ),
    SettingKey(
        "tolerance",
        "tolerance",
        phrase("settings.keys.what_every_comparison_may_off"),
        "tolerance = 0.5",
        "0",
        per_file=True,
        flag="--tolerance",
    ),
    SettingKey(
        "files",
        "files",
        phrase("settings.keys.other_settings_some_files"),
        '[[files]]\npaths = ["2019/**"]\nignore = ["PRF"]\nseverity = { "DIS-*" = "info" }',
    ),
    SettingKey(
        "exclude",
        "patterns",
        phrase("settings.keys.files_not_checked_gitignore"),
        'exclude = ["archive/", "*.draft.toml"]',
        gathers=True,
        flag="--exclude",
    ),
    SettingKey(
        "force-exclude",
        "flag",
        phrase("settings.keys.exclude_also_files_named_command"),
        "force-exclude = true",
        "false",
        flag="--force-exclude",
    ),
    SettingKey(
        "fail-on",
        "choice",
        phrase("settings.keys.least_severity_makes_run_exit"),
        'fail-on = "warning"',
        '"error"',
        choices=SEVERITY_NAMES,
        flag="--fail-on",
        run=True,
    ),
    SettingKey(
        "baseline",
        "path",
        phrase("settings.keys.baseline_findings_accepted_there_not"),
        'baseline = "budgetcheck-baseline.json"',
        flag="--baseline",
        run=True,
    ),
    SettingKey(
        "format",
        "text",
        phrase("settings.keys.output_format"),
        'format = "concise"',
        '"table"',
        flag="--format",
        run=True,
    ),
    SettingKey(
        "output",
        "path",
        phrase("settings.keys.file_result_written_instead_standard"),
        'output = "reports/budgetcheck.txt"',
        flag="--output",
        run=True,
    ),
    SettingKey(
        "outputs",
        "outputs",
        phrase("settings.keys.more_formats_write_same_run"),
        'outputs = { sarif = "reports/budgetcheck.sarif", junit = "reports/budgetcheck.xml" }',
        gathers=True,
        flag="--output-format",
        run=True,
    ),
    SettingKey(
        "lang",
        "choice",
        phrase("settings.keys.language_messages"),
        'lang = "zh"',
        '"auto"',
        choices=(*languages(), "auto"),
        flag="--lang",
        run=True,
    ),
    SettingKey(
        "show-passed",
        "flag",
        phrase("settings.keys.list_what_holds_too"),
        "show-passed = true",
        "false",
        flag="--show-passed",
        run=True,
    ),
    SettingKey(
        "statistics",
        "flag",
        phrase("settings.keys.count_findings_rule"),
        "statistics = true",
        "false",
        flag="--statistics",
        run=True,
    ),
    SettingKey(
        "jobs",
        "count",
        phrase("settings.keys.how_many_processes_work_same"),
        "jobs = 4",
        flag="--jobs",
        run=True,
    ),
    SettingKey(
        "cache",
        "flag",
        phrase("settings.keys.keep_use_results_unchanged_files"),
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
