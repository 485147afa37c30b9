"""Examples that are well worded and that the engine still gets wrong: id of the claim -> why. At most 30, and never one that passes.

What lives here: the list only. An id is that of the test in `test_examples`; "-without-cue" is the near miss with its cue switched off.
"""

KNOWN_MISSES = {
    "RX-003-other-practice": "'Her university practice' is read as this practice: a practice with another word before it is nobody of its own yet.",
    "QRY-001-ring-us": "'Please contact our secretary' beside a question about the operation is put to a person.",
    "ADM-001-cancer-form": "The request itself is passed over, so there is nothing to excuse.",
    "DNA-001-came-and-is-well": "A patient who came, is well and goes back to the practice's care: it is passed over, so there is nothing to excuse.",
}
