"""budgetcheck finds the discrepancies in a government unit's budget before the auditors do."""

__version__ = "0.1.0"
