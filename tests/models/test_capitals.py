"""Which words are names by the way they are written."""

import pytest

from models.capitals import capitalised


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["dat weet Haile wel", "en Haile ook"], {"haile"}),
        (["Taal eerst. Taal voorop! Taal?", "taal"], set()),
        (["Taal eerst\nTaal later\n- Taal", "1. Taal"], set()),
        (["Marloes"], set()),  # only where a sentence begins: not to be told
        (["via het COA en de AZC's"], set()),
        (["WIJ VRAGEN MEER GELD", "de Wet en de wet"], set()),
        (["wij gaan naar Oss, Uden, Den Bosch"], {"oss", "uden", "den", "bosch"}),
        (["van D’Hondt en D'Hondt"], set()),  # the letter after the capital is none
        (["bel Loïs", "vraag aan Loïs"], {"loïs"}),
        ([], set()),
    ],
)
def test_capitalised_are_words_with_a_capital_inside_a_sentence(texts: list[str], expected: set[str]) -> None:
    assert capitalised(texts) == expected


def test_capitalised_bears_a_slip_in_ten_places() -> None:
    assert capitalised(["vraag Marloes"] * 9 + ["vraag marloes"]) == {"marloes"}
    assert capitalised(["vraag Marloes"] * 8 + ["vraag marloes"]) == set()
