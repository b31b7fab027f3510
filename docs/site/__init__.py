"""Site: guides, rules, model and command line in; web pages in two languages out, which no foreign host is asked for.

`python -m docs.site` builds it. Prose lies beside this folder; what stands in code and data already (rules, keys,
functions, settings, commands) becomes pages while the site is built and is kept nowhere: one module of `pages` each.
"""
