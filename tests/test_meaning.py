"""What a change of words says of itself: a table of old, new and what is expected. Near misses stand beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.changes.meaning import same_words, turned

SUBSTANCE = [
    ("Ge opioid.", "Ge inte opioid.", "säger nu ”inte”"),
    ("Syrgas ges inte rutinmässigt.", "Syrgas ges rutinmässigt.", "säger inte längre ”inte”"),
    ("Sätt in laxermedel samma dag.", "Sätt in laxermedel inom två dygn.", "har andra tal i texten"),
    ("Ge 5 mg.", "Ge 10 mg.", "har andra tal i texten"),
    ("Ge 5 mg.", "Ge 5 g.", "har andra tal i texten"),
    ("Ge 2 tabletter 3 gånger om dagen.", "Ge 3 tabletter 2 gånger om dagen.", "har andra tal i texten"),
    ("Kontroll inom två veckor.", "Kontroll inom tre veckor.", "har andra tal i texten"),
    ("Ge vitamin B12.", "Ge vitamin B6.", "har andra tal i texten"),
    ("Kontroll kl.8.", "Kontroll kl.9.", "har andra tal i texten"),
    ("Kontroll inom ett dygn.", "Kontroll inom en vecka.", "har andra tal i texten"),
    ("Kontroll nästa dygn.", "Kontroll nästa vecka.", "säger ”vecka” i stället för ”dygn”"),
    ("Kontroll en gång per år.", "Kontroll två gånger per år.", "har andra tal i texten"),
    ("Läkt inom tjugofyra veckor.", "Läkt inom tjugotvå veckor.", "har andra tal i texten"),
    ("Vikt mäts dagligen.", "Vikt mäts varje månad.", "säger ”månad” i stället för ”dagligen”"),
    ("Ge minst 1,5 liter.", "Ge högst 1,5 liter.", "säger ”högst” i stället för ”minst”"),
    ("Larma omedelbart.", "Larma.", "säger inte längre ”omedelbart”"),
    ("Feber och frossa.", "Feber eller frossa.", "säger ”eller” i stället för ”och”"),
    ("Ta prover före behandling.", "Ta prover efter behandling.", "säger ”efter” i stället för ”före”"),
    ("Bilddiagnostik bör erbjudas.", "Bilddiagnostik ska erbjudas.", "säger ”ska” i stället för ”bör”"),
    ("Dosen ska trappas ned.", "Dosen kan trappas ned.", "säger ”kan” i stället för ”ska”"),
    ("Öka dosen.", "Minska dosen.", "säger ”minska” i stället för ”öka”"),
    ("Höj dosen långsamt.", "Sänk dosen långsamt.", "säger ”sänk” i stället för ”höj”"),
    ("Sätt in metformin.", "Sätt ut metformin.", "säger ”sätt ut” i stället för ”sätt in”"),
    ("Vid hyperkalemi: EKG.", "Vid hypokalemi: EKG.", "säger ”hypokalemi” i stället för ”hyperkalemi”"),
    ("Operera höger höft.", "Operera vänster höft.", "säger ”vänster” i stället för ”höger”"),
    ("Genomför spirometri.", "Överväg spirometri.", "säger nu ”överväg”"),
    ("Analysera ferritin och CRP.", "Analysera ferritin och, vid behov, CRP.", "säger nu ”vid behov”"),
    ("Kontroll efter sex månader.", "Kontroll efter två månader.", "har andra tal i texten"),
    ("Erbjud alla patienter samtal.", "Erbjud patienter samtal.", "säger inte längre ”alla”"),
    ("Gäller vuxna.", "Gäller barn.", "säger ”barn” i stället för ”vuxna”"),
]


@pytest.mark.parametrize(("old", "new", "said"), SUBSTANCE, ids=[new for _, new, _ in SUBSTANCE])
def test_what_turns_the_meaning_is_seen(old, new, said):
    assert turned(old, new) == said
    assert turned(new, old)
    assert not same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ge inte opioid.", "Undvik opioid."),
        ("Inom 2 timmar.", "Inom två timmar."),
        ("Inom 10 min.", "Inom 10 minuter."),
        ("Efter 2 veckor tas 3 prover.", "Ta 3 prover efter 2 veckor."),
        ("Larma omedelbart.", "Larma genast."),
        ("Minst 1 liter om dagen.", "Lägst 1 liter dagligen."),
        ("Patienten ska få skriftlig information.", "Patienten ska få information skriftligt."),
        ("Effekten mäts efter 6–8 veckor.", "Mät effekten efter sex till åtta veckor."),
        ("Årlig kontroll av fötterna.", "Kontrollera fötterna en gång per år."),
        ("Minst 1 gång per år.", "Minst en gång per år."),
        ("Läkt inom tjugofyra veckor.", "Såret är läkt inom 24 veckor."),
        ("Duplex bör övervägas.", "Överväg duplex."),
        ("Antipsykotika ska undvikas.", "Undvik antipsykotika."),
        ("Ring inom 48 timmar.", "Ring inom två dygn."),
        ("Remittera skyndsamt.", "Skicka remiss utan dröjsmål."),
        ("Ta ställning till sjukskrivning.", "Avgör om sjukskrivning behövs eller inte."),
        ("Fråga om sex och samlevnad.", "Fråga om samlevnad och sexualitet."),
        ("Följ min plan.", "Följ planen."),
        ("Ge morfin.", "Ge oxikodon."),  # which no list of words can know: it is left to a person
        ("Ta blodprov.", "Ta ett blodprov."),
    ],
)
def test_other_words_alone_are_left_to_a_person(old, new):
    assert turned(old, new) == ""
    assert not same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ta blodprov", "Ta blodprov."),
        ("Temperatur över 38,0 grader.", "Temperatur över 38.0 grader."),
        ("ta blodprov.", "Ta  blodprov!"),
        ("Ta prover: blod, urin.", "Ta prover (blod; urin)."),
        ("Första raden.\nAndra raden.", "Första raden. Andra raden."),
    ],
)
def test_signs_spaces_and_capitals_are_no_other_words(old, new):
    assert turned(old, new) == ""
    assert same_words(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [("Ge > 5.", "Ge < 5."), ("Under 5 %.", "Under 5."), ("A, sedan B", "B, sedan A")]
)
def test_signs_that_are_words_are_words(old, new):
    assert not same_words(old, new)


SAID = [
    "ge",
    "inte",
    "minst",
    "två",
    "2",
    "mg",
    "g",
    "dag",
    "eller",
    "och",
    "över",
    "under",
    "sex",
    "%",
    "0,5",
    ".",
    ",",
]
WORDS = st.lists(st.sampled_from(SAID)).map(" ".join)


@given(WORDS, WORDS)
def test_equal_texts_are_never_turned_and_the_answer_is_the_same_both_ways(one, other):
    assert turned(one, one) == ""
    assert bool(turned(one, other)) == bool(turned(other, one))
    if same_words(one, other):
        assert turned(one, other) == ""
