"""The HTTP API: for letter systems, suppliers and scripts of an organisation, with the same actions, policies and permissions as the pages.

What lives here: keys, scopes and limits, what goes in and out as JSON, the check before sending with its page, CDS Hooks, webhooks. What does not: any rule
about letters or cases (their own apps).
"""
