"""Examples that are well worded and that the engine still gets wrong: id of the claim -> why. At most 30, and never one that passes.

What lives here: the list only. An id is that of the test in `test_examples`; "-without-cue" is the near miss with its cue switched off.
"""

_PLAIN_STOP = "A bare 'Ramipril was stopped.' without dose or reason is read as a report and not as a change that nobody explains."
_NO_PAIRS = "Which medicines interact is not known to triage yet; any medicine that was started beside another counts."

KNOWN_MISSES = {
    "RX-003-other-practice": "'Her university practice' is read as this practice: a practice with another word before it is nobody of its own yet.",
    "RX-005-stopped": _PLAIN_STOP,
    "RX-005-unchanged-without-cue": _PLAIN_STOP,
    "RX-005-patient-stopped-before-without-cue": _PLAIN_STOP,
    "RX-005-you-wrote-without-cue": _PLAIN_STOP,
    "RX-006-no-partner": _NO_PAIRS,
    "RX-006-other-pair": _NO_PAIRS,
}
