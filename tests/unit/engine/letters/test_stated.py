"""What a message states goes before what its words seem to say."""

import datetime as dt

from remit.engine.letters.document import Box, CodedSection, Document, Facts
from remit.engine.letters.letter import NO_EVENT
from remit.engine.letters.places import find_places, page_of
from remit.engine.letters.stated import read_stated
from remit.engine.terms import LetterKind

TEXT = "Northmoor Hospital\nClinic date: 3 March 2026\n\nNHS No 999 798 3807\n\nPlan\nPlease chase the ferritin.\n"


def test_document_without_facts_is_read_by_its_words() -> None:
    letter = read_stated(Document("text", TEXT))
    assert letter.event_on == dt.date(2026, 3, 3)
    assert letter.document
    assert letter.document.format == "text"


def test_stated_days_stand_where_the_words_name_them_or_on_the_first_line() -> None:
    letter = read_stated(Document("fhir-stu3", TEXT, facts=Facts(event_on=dt.date(2026, 3, 3), written_on=dt.date(2026, 3, 5))))
    assert letter.dates.event
    assert letter.text[letter.dates.event.start : letter.dates.event.end] == "3 March 2026"
    assert letter.dates.written
    assert letter.text[letter.dates.written.start : letter.dates.written.end] == "Northmoor Hospital"
    other = read_stated(Document("fhir-stu3", "Words of 5 March 2026 only", facts=Facts(written_on=dt.date(2026, 3, 5), event_on=dt.date(2026, 3, 4))))
    assert other.dates.written
    assert other.text[other.dates.written.start : other.dates.written.end] == "5 March 2026"
    assert NO_EVENT not in other.problems


def test_stated_parties_and_kind() -> None:
    facts = Facts(provider="Larkfield", specialty="Rheumatology", nhs_number="9997983807", kind="discharge_summary")
    letter = read_stated(Document("fhir-stu3", TEXT, facts=facts))
    assert (letter.parties.provider, letter.parties.specialty, letter.kind) == ("Larkfield", "rheumatology", LetterKind.DISCHARGE_SUMMARY)
    assert read_stated(Document("fhir-stu3", TEXT, facts=Facts(kind="unheard of"))).kind is read_stated(Document("text", TEXT)).kind


def test_numbers_that_disagree_or_cannot_be_are_said() -> None:
    other = read_stated(Document("fhir-stu3", TEXT, facts=Facts(nhs_number="999 476 0807")))
    assert other.parties.nhs_number
    assert other.parties.nhs_number.digits == "9994760807"
    assert "not the one in its words" in other.problems[-1]
    wrong = read_stated(Document("fhir-stu3", TEXT, facts=Facts(nhs_number="999 798 3808")))
    assert "check digit that does not fit" in wrong.problems[-1]


def test_coded_section_gives_its_topic_to_what_stands_in_it() -> None:
    text = "Things to do\nChase the ferritin.\n"
    letter = read_stated(Document("fhir-stu3", text, sections=(CodedSection("Plan", "887201000000105", 0, len(text)), CodedSection("?", "1", 0, len(text)))))
    assert {sentence.topic for sentence in letter.sentences} == {"PLAN"}
    assert letter.sections[0].topic == "PLAN"


def test_places_of_words_line_by_line() -> None:
    boxes = (Box(0, 6, 1, 10, 10, 40, 20), Box(7, 12, 1, 45, 10, 70, 20), Box(13, 16, 1, 10, 22, 30, 32), Box(17, 25, 2, 10, 10, 50, 20))
    document = Document("pdf", "Please chase the ferritin", ((0, 16), (17, 25)), boxes)
    places = find_places(document, 7, 25)
    assert [(place.page, place.left, place.right) for place in places] == [(1, 45, 70), (1, 10, 30), (2, 10, 50)]
    assert find_places(document, 0, 12)[0].right == 70
    assert find_places(None, 0, 5) == []
    assert (page_of(document, 3), page_of(document, 20), page_of(None, 3), page_of(document, 99)) == (1, 2, None, None)
