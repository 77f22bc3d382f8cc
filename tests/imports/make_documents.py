"""Make the PDF files of this folder anew: python -m tests.imports.make_documents

In: the documents of `documents`. Out: two PDF files, committed, so that the fast tests need neither LibreOffice nor
WeasyPrint. Each has two columns with hyphens at the ends of lines, a header and a footer, and a table over two pages.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from .documents import REFERENCES, cell, docx, li, p, r, tbl

HERE = Path(__file__).parent / "files"
LONG = (
    "Vårdförloppet omfattar vuxna med misstänkt eller bekräftad påhittad njursjukdom, oavsett vårdnivå. Sjukdomen "
    "utvecklas långsamt och upptäcks ofta av en slump, när blodprover tas av andra skäl. Uppföljningen samordnas "
    "mellan primärvården och specialistmottagningen, så att patienten alltid vet vem som ansvarar. [1]"
)
ROWS = (
    (
        "(A) Misstanke om njursjukdom",
        ["Mät blodtryck och kreatinin. [1, 2]", "Ta ett urinprov inom 3 dagar."],
        ["Berätta om dina läkemedel."],
    ),
    (
        "(B) Utredning",
        [f"Utredningspunkt nummer {n} beskriver ett prov som tas vid behov." for n in range(1, 22)],
        ["Kom till provtagningen."],
    ),
    ("(C) Behövs dialys?", ["Ta ställning tillsammans med patienten."], ["Säg vad som är viktigt för dig."]),
    ("(D) Uppföljning", ["Följ njurfunktionen varje år. [3]"], ["Ring om du blir sämre."]),
)


def html() -> str:
    """A page for WeasyPrint."""
    rows = "".join(
        f"<tr><td colspan=2><b>{title}</b></td></tr><tr><td><ul>{''.join(f'<li>{one}</li>' for one in care)}</ul></td>"
        f"<td><ul>{''.join(f'<li>{one}</li>' for one in patient)}</ul></td></tr>"
        for title, care, patient in ROWS
    )
    listed = "".join(f"<p>{n}. {text}</p>" for n, text in enumerate(REFERENCES, 1))
    return f"""<html lang=sv><style>
@page {{ size: A4; margin: 25mm 20mm; @top-left {{ content: "Vårdförlopp påhittad njursjukdom"; font: 8pt sans-serif }}
@bottom-right {{ content: "Sida " counter(page) " av " counter(pages); font: 8pt sans-serif }} }}
body {{ font: 10.5pt/1.35 "DejaVu Serif", serif }} h1 {{ font-size: 22pt }} h2 {{ font-size: 15pt }}
.two {{ columns: 2; column-gap: 9mm; hyphens: auto }} table {{ border-collapse: collapse; width: 100% }}
td, th {{ border: 0.6pt solid #000; padding: 2mm; vertical-align: top; width: 50% }} sup {{ font-size: 65% }}
</style><h1>Påhittad njursjukdom</h1><p>Inleds vid misstanke om njursjukdom och avslutas när uppföljningen är klar.</p>
<h2>1 Sammanfattning</h2><div class=two><p>{LONG}</p><p>Ytan är 1,73 m<sup>2</sup> är vanlig.<sup>3</sup></p>
<p>{LONG}</p></div><h2>1.3 Mål</h2><ul><li>Färre behöver dialys.</li><li>Fler får stöd i tid.</li></ul>
<h2>1.6 Vårdförloppets åtgärder</h2><table><tr><th>Hälso- och sjukvårdens åtgärder</th><th>Patientens åtgärder</th></tr>
{rows}</table><h2>Referenser</h2>{listed}"""


def word() -> bytes:
    """A Word file whose text stands in two columns, for LibreOffice."""

    def columns(n: int) -> str:
        return (
            f'<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/><w:pgSz w:w="11906" w:h="16838"/>'
            f'<w:pgMar w:top="1600" w:right="1200" w:bottom="1600" w:left="1200" w:header="700" w:footer="700"/>'
            f'<w:cols w:num="{n}" w:space="500"/></w:sectPr></w:pPr></w:p>'
        )

    head = [cell(p("Hälso- och sjukvårdens åtgärder", look="b")), cell(p("Patientens åtgärder", look="b"))]
    rows = [head]
    for title, care, patient in ROWS:
        rows += [[cell(p(title, look="b"), span=2)], [cell(*(li(x) for x in care)), cell(*(li(x) for x in patient))]]
    made = tbl(*rows).replace(
        "<w:tblPr/>",
        "<w:tblPr><w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="6" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        + '</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="4700"/><w:gridCol w:w="4700"/></w:tblGrid>',
    )
    big = '<w:r><w:rPr><w:b/><w:sz w:val="44"/></w:rPr><w:t>Påhittad njursjukdom</w:t></w:r>'

    def heading(text: str) -> str:
        return p(raw=f'<w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>{text}</w:t></w:r>')

    return docx(
        p(raw=big), p("Inleds vid misstanke om njursjukdom och avslutas när uppföljningen är klar."), columns(1),
        heading("1 Sammanfattning"), p(LONG), p("Svaret kommer i dag.", raw=r("3", "up")), p(LONG), p(LONG), columns(2),
        heading("1.3 Mål"), li("Färre behöver dialys."), li("Fler får stöd i tid."),
        heading("1.6 Vårdförloppets åtgärder"), made, heading("Referenser"),
        *(p(f"{n}. {text}") for n, text in enumerate(REFERENCES, 1)), columns(1),
        header="Vårdförlopp påhittad njursjukdom", footer="Remissversion 2026",
    )  # fmt: skip


def main() -> None:
    """Write the files."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    import weasyprint

    HERE.mkdir(exist_ok=True)
    weasyprint.HTML(string=html()).write_pdf(HERE / "weasyprint.pdf")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "libreoffice.docx").write_bytes(word())
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", HERE, f"{folder}/libreoffice.docx"], check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
