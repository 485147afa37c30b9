"""Audit: a chain of hashes over the events of a case, and a receipt that anybody can check without the server.

What lives here: canonical JSON, the chain, receipts and their checks. What does not: what an event says (`remit.engine.lifecycle.records` makes the plain
data), storing the chain.
"""

from remit.engine.audit.chain import Entry, Fault, add_entry, check_chain, commit_words, first_previous
from remit.engine.audit.receipt import Receipt, ReceiptError, check_receipt, compare_receipts, read_receipt, write_receipt

__all__ = [
    "Entry",
    "Fault",
    "Receipt",
    "ReceiptError",
    "add_entry",
    "check_chain",
    "check_receipt",
    "commit_words",
    "compare_receipts",
    "first_previous",
    "read_receipt",
    "write_receipt",
]
