"""The headings of the Professional Record Standards Body: their SNOMED and UK Core codes, and the titles that letters use.

What lives here: codes to titles. The codes are those of the ITK3 Transfer of Care specifications. What does not: whom a heading names (the lexicon says it).
"""

from remit.engine.letters.lines import listed_class

_TITLES = {
    "886731000000109": "Patient demographics",
    "886711000000101": "GP practice",
    "1052891000000108": "Referrer details",
    "887051000000101": "Social context",
    "1052901000000109": "Individual requirements",
    "1078911000000106": "Individual requirements",
    "886741000000100": "Individual requirements",
    "886751000000102": "Participation in research",
    "886781000000108": "Admission details",
    "1077881000000105": "Attendance details",
    "886811000000106": "Discharge details",
    "886891000000102": "Presenting complaints or issues",
    "717121000000105": "History",
    "887111000000104": "Family history",
    "887151000000100": "Problems and issues",
    "887161000000102": "Diagnoses",
    "887171000000109": "Procedures",
    "887181000000106": "Clinical summary",
    "1077901000000108": "Clinical narrative",
    "715851000000102": "Examination findings",
    "887141000000103": "Assessment scales",
    "1082101000000102": "Investigation results",
    "1064471000000105": "Investigations and procedures requested",
    "886821000000100": "Relevant clinical risk factors",
    "886931000000107": "Safety alerts",
    "886961000000102": "Legal information",
    "933361000000108": "Medications and medical devices",
    "886921000000105": "Allergies and adverse reactions",
    "1052941000000107": "Patient and carer concerns, expectations and wishes",
    "1052951000000105": "Information and advice given",
    "887201000000105": "Plan and requested actions",
    "1078901000000109": "Senior reviewing clinician",
    "1077931000000102": "Contact for further information",
    "887231000000104": "Person completing record",
    "887261000000109": "Distribution list",
    "305056002": "Admission details",
}
_SAME = {
    "examination finding": "Examination findings",
    "examinations": "Examination findings",
    "recorded allergies": "Allergies and adverse reactions",
}


def title_for(title: str, code: str, shown: str = "") -> str:
    """Return the heading of a section.

    Args:
        title: as the message gives it; kept, unless only the standard's is a heading that the lexicon knows.
        code: its code, which speaks where there is no title.
        shown: what the code shows, the last resort.
    """
    title = title.strip()
    standard = _TITLES.get(code, "")
    if title:
        return standard if standard and not listed_class(title) and listed_class(standard) else _SAME.get(title.lower(), title)
    return _TITLES.get(code) or shown.strip() or _from_words(code)


def _from_words(code: str) -> str:
    """Return the title of a UK Core code, which is words ("plan-and-requested-actions")."""
    return code.replace("-", " ").capitalize() if "-" in code and not any(character.isdigit() for character in code) else ""
