"""Faults in the fields of the front matter and of blocks (20x): missing, unknown, or wrongly written.

In: the words at fault. Out: kinds of fault, each a function that words it. Never decides where or when.
"""

from __future__ import annotations

from .fault import FaultKind, fault


@fault("VF201")
def missing_field(key: str, where: str, hint: str):
    """Ett obligatoriskt värde saknas.

    Försättsbladet och varje block har några nycklar som alltid ska finnas. Sidan om fält visar vilka.
    """
    return (f"”{key}” saknas i {where}.", hint)


@fault("VF202")
def unknown_field(key: str, where: str, hint: str):
    """En nyckel är okänd.

    Nyckeln betyder ingenting här, så det som står där skulle försvinna. Oftast är den felstavad eller står på fel
    ställe.
    """
    return (f"”{key}” är ingen känd nyckel i {where}.", hint)


@fault("VF203")
def wrong_choice(value: str, key: str, hint: str):
    """Ett värde finns inte bland dem som går att välja.

    Vissa nycklar har en fast lista av värden, så att alla som läser och alla system förstår samma sak.
    """
    return (f"”{value}” går inte att välja för ”{key}”.", hint)


@fault("VF204")
def wrong_form(message: str, hint: str):
    """Ett värde är skrivet på fel sätt.

    Datum skrivs 2027-01-31, tider ”10 min” eller ”6 veckor”, tal med siffror, och ja eller nej som true eller false.
    """
    return (message, hint)


@fault("VF205")
def wrong_id(value: str, hint: str):
    """Ett namn (id) innehåller otillåtna tecken.

    Namn används i webbadresser som ska hålla för alltid. De skrivs med små bokstäver a–z, siffror och bindestreck, och
    börjar och slutar med en bokstav eller siffra.
    """
    return (f"”{value}” går inte att använda som namn (id).", hint)


@fault("VF208")
def wrong_folder(id: str, folder: str):
    """Mappen heter inte som dokumentet.

    Mappens namn blir sidans adress, och ska vara samma som id i försättsbladet.
    """
    return (
        f"Dokumentet heter ”{id}” men ligger i mappen ”{folder}”.",
        f"Byt id till {folder}, eller byt namn på mappen.",
    )


FAULTS: tuple[FaultKind, ...] = tuple(value for value in list(globals().values()) if isinstance(value, FaultKind))
"""All of them, in the order above."""
