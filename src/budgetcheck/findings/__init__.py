"""Findings: judgements and faults in, findings with places, labels and numbers as text out, and which are accepted.

How findings are drawn does not belong here: that is `render`.
"""
