"""A proposal from the first clone to the published version, on a git server of our own: what the workflows run, in the
order that they run it, and what the author gets to read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from http.server import HTTPServer
from pathlib import Path

import pytest
import yaml

from tests.authoring import ci
from tests.authoring.ci import ROOT, Ran, git

pytestmark = pytest.mark.slow

SOURCE = "content/pathways/sepsis/index.md"
KEPT = [
    *("content", "plugins", "overrides", "schemas", "LICENSES", "LICENSE", "Makefile", "mkdocs.yml", "pyproject.toml"),
    *("package.json", "package-lock.json", "requirements.lock", "README.md"),
]
NEW_STEP = """### (P) Avslutande samtal {#avslutande-samtal}

```yaml step
kind: action
lane: bana-uppfoljning
care_level: [primärvård]
roles: [sjuksköterska]
next:
  - {to: avslutat}
```

#### Hälso- och sjukvårdens åtgärder

- Gå igenom planen och bestäm vem patienten ringer vid nya besvär. {#a-ga-igenom-plan within="2 veckor"}

#### Patientens åtgärder

- Skriv upp det du undrar över före samtalet. {#p-skriv-upp}

### Vårdförloppet avslutas {#avslutat}"""


class Server:
    """A bare repository, the proposal's branch on it, and what GitHub knows of the proposal."""

    def __init__(self, folder: Path) -> None:
        """Begin with the project as it is."""
        self.folder = folder
        self.bare = folder / "server.git"
        first = folder / "first"
        for name in KEPT:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            first.mkdir(exist_ok=True)
            copy(ROOT / name, first / name, **({"ignore": _made} if copy is shutil.copytree else {}))
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        git(first, "init", "-q", "-b", "main")
        git(first, "add", "-A")
        git(first, "commit", "-qm", "Projektet")
        (first / "README.md").write_text("Ett till.\n", "utf-8")
        git(first, "commit", "-qam", "Något annat")
        git(first, "push", "-q", self.url, "main")
        self.state = folder / "github.json"
        self.state.write_text(json.dumps({"pulls": [], "comments": [OTHER]}), "utf-8")
        self.runs = 0

    @property
    def url(self) -> str:
        """Where it is cloned from: a URL, since git copies a mere path whole, however shallow a clone is asked for."""
        return self.bare.as_uri()

    def clone(self, name: str, *arguments: str) -> Path:
        """Fetch it into a new folder."""
        git(self.folder, "clone", "-q", *arguments, self.url, name)
        return self.folder / name

    def checkout(self) -> Path:
        """Fetch the proposal merged into the main branch, as actions/checkout does."""
        self.runs += 1
        merged = self.clone(f"merged-{self.runs}")
        git(merged, "merge", "-q", "--no-ff", "-m", "Merge", "origin/proposal")
        git(merged, "push", "-q", "-f", self.url, "HEAD:refs/pull/1/merge")
        run = self.folder / f"run-{self.runs}"
        run.mkdir()
        git(run, "init", "-q")
        git(run, "fetch", "-q", self.url, "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/1/merge:refs/pull/1/merge")
        git(run, "checkout", "-q", "refs/pull/1/merge")
        ci.lend(run)
        return run

    def review(self) -> tuple[Ran, str]:
        """Run both workflows on what was pushed last; return the first one's outcome, and the comment."""
        head = git(self.bare, "rev-parse", "proposal")
        values = {"${{ github.event.pull_request.base.sha }}": git(self.bare, "rev-parse", "main")}
        ran = ci.github_job(self.checkout(), self.folder / f"saved-{self.runs}", values)
        state = json.loads(self.state.read_text("utf-8"))
        state["pulls"] = [{"number": 1, "head": {"label": "fork:proposal", "sha": head}}]
        self.state.write_text(json.dumps(state), "utf-8")
        self.comment(ran, head)
        (own,) = [one for one in json.loads(self.state.read_text("utf-8"))["comments"] if one["id"] != OTHER["id"]]
        assert own["on"] == "1"
        return ran, own["body"]

    def comment(self, ran: Ran, head: str) -> None:
        """Run the workflow that comments, in an empty folder with nothing but what the first one saved."""
        event = "github.event.workflow_run."
        folder = self.folder / f"comment-{self.runs}"
        folder.mkdir(exist_ok=True)
        ci.keep(ran.saved / "andringar", folder / "ut")
        values = {"github.token": "t", "github.repository": "a/b", f"{event}head_repository.owner.login": "fork"}
        values |= {f"{event}head_branch": "proposal", f"{event}head_sha": head}
        done = ci.github_comment(folder, self.state, {f"${{{{ {name} }}}}": value for name, value in values.items()})
        assert done.returncode == 0, done.stderr


OTHER = {"id": 1, "on": "1", "user": {"type": "User"}, "body": "<!-- forlopp-granska -->\nEn människas ord."}


def _made(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "__pycache__" or name.endswith(".egg-info")}


def write(folder: Path, *pairs: tuple[str, str]) -> None:
    """Change the source as an author does, and push."""
    path = folder / SOURCE
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    git(folder, "commit", "-qam", "En ändring")
    git(folder, "push", "-q", "-f", "origin", "HEAD:proposal")


def test_a_proposal_from_the_first_clone_to_the_published_version(tmp_path):
    server = Server(tmp_path)
    author = server.clone("author", "--depth", "1")
    git(author, "checkout", "-qb", "proposal")
    write(
        author,
        ('{#a-ny-news2-triage every="30 min"}', '{#a-ny-news2-triage every="20 min"}'),
        ("- Ring på klockan om du fryser", "- Ring genast på klockan om du fryser"),
        ("from: utskrivning\nnext:\n  - {to: avslutat}", "from: utskrivning\nnext:\n  - {to: avslutande-samtalet}"),
        ("### Vårdförloppet avslutas {#avslutat}", NEW_STEP),
    )

    # A step that is not there, and an approved text that says something else than its published version.
    ran, comment = server.review()
    assert not ran.passed
    line = next(row for row in ran.printed.split("\n") if "VF302" in row)
    assert line.startswith(f"::error file={SOURCE},line=") and "Menade du ”avslutande-samtal”?" in line
    assert comment.startswith("<!-- forlopp-granska -->\n## Granskning: det här måste rättas\n")
    assert "**fel** VF302 i `content/pathways/sepsis/index.md`, rad " in comment and "VF440" in comment
    assert "Behöver version 3.0 (" in comment and "<del>30</del> <b>20</b>:e minut" in comment
    assert not (ran.saved / "forhandsvisning").exists()

    # The remedies are followed, and the row of the comment is pasted as it stands.
    row = re.search(r"```yaml\n  (- \{version: .*\})\n```", comment)
    on = re.search(r"on: ([0-9-]{10})", row[1])[1]
    write(
        author,
        ("{to: avslutande-samtalet}", "{to: avslutande-samtal}"),
        ('version: "2.0"\nstatus', 'version: "3.0"\nstatus'),
        ("revisions:\n", f"revisions:\n  {row[1]}\n"),
        ("approved: {by: SKS, on: 2026-03-12}", f"approved: {{by: SKS, on: {on}}}"),
        ("valid_from: 2026-04-01\n", ""),
    )
    ran, again = server.review()
    assert ran.passed, ran.printed
    assert "::error" not in ran.printed and again != comment
    assert "## Granskning: inga fel" in again and "Version 3.0 (substantial) står redan" in again
    assert "**(P) Avslutande samtal**" in again and "- Nu: (P) Avslutande samtal." in again
    assert "Ring <b>genast</b> på klockan" in again and again.count("```mermaid") == 2
    page = (ran.saved / "forhandsvisning" / "vardforlopp" / "sepsis" / "index.html").read_text("utf-8")
    assert (ran.saved / "andringar" / "andringar.html").read_text("utf-8").count("<svg") == 2
    assert "sepsis" in page

    # What was pushed while the review ran: nobody is told of what is no longer proposed.
    before = server.state.read_text("utf-8")
    server.comment(ran, "0" * 40)
    assert server.state.read_text("utf-8") == before

    # Merged and published.
    owner = server.clone("owner")
    git(owner, "merge", "-q", "--no-ff", "-m", "Sepsis 3.0", "origin/proposal")
    ci.lend(owner)
    told = run(owner, "publish", "sepsis")
    assert "3.0" in told and "Sepsis" in told
    assert "Inget nytt att publicera" in run(owner, "publish", "sepsis")
    git(owner, "add", "-A", "content")
    git(owner, "commit", "-qm", "Publicerat")
    git(owner, "push", "-q", "origin", "main")
    assert "VF440" not in run(owner, "check")
    (newest,) = [
        json.loads(one) for one in (owner / "content/ledger/ledger.jsonl").read_text("utf-8").split("\n")[-2:-1]
    ]
    assert (newest["id"], newest["version"], newest["change"]) == ("sepsis", "3.0", "substantial")


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """Run the command line of a checkout."""
    done = subprocess.run([".venv/bin/forlopp", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_clone_of_the_newest_alone_says_what_to_fetch(tmp_path):
    server = Server(tmp_path)
    author = server.clone("author")
    git(author, "checkout", "-qb", "proposal")
    write(author, ('every="30 min"', 'every="20 min"'))
    git(author, "checkout", "-q", "main")
    (author / "README.md").write_text("Ett tredje.\n", "utf-8")
    git(author, "commit", "-qam", "Under tiden")
    git(author, "push", "-q", "origin", "main")
    shallow = server.clone("shallow", "--depth", "1", "--no-single-branch", "--branch", "proposal")
    ci.lend(shallow)
    for asked in (["--merge-base", "origin/main"], ["HEAD~1"]):
        assert "git fetch --unshallow" in run(shallow, "diff", *asked, status=2)
    git(shallow, "fetch", "-q", "--unshallow")
    assert "Var [-30-]{+20+}:e minut" in run(shallow, "diff", "--merge-base", "origin/main")


def test_gitlab_gets_its_report_and_one_note(tmp_path):
    server = Server(tmp_path)
    author = server.clone("author")
    git(author, "checkout", "-qb", "proposal")
    write(author, ('every="30 min"', 'every="20 min"'))
    jobs = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
    folder = server.checkout()
    web = HTTPServer(("127.0.0.1", 0), ci.Notes)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    own = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(server.bare, "rev-parse", "main"), "FORLOPP_NOTE_TOKEN": "nyckel"}
    own |= {"CI_API_V4_URL": f"http://127.0.0.1:{web.server_port}", "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "4"}
    try:
        lines = [line for line in jobs["granska"]["script"] if line != "make site"]
        assert ci.bash("\n".join(lines), folder, own).returncode == 1  # No version number of its own.
        assert any(row["check_name"] == "VF440" for row in json.loads((folder / "ut" / "fynd.json").read_text("utf-8")))
        for _ in range(2):
            done = ci.bash("\n".join(jobs["kommentera"]["script"]), folder, own)
            assert done.returncode == 0, done.stderr
    finally:
        web.shutdown()
    (note,) = ci.Notes.notes
    assert note["body"].startswith("<!-- forlopp-granska -->\n## Granskning") and "<b>20</b>:e minut" in note["body"]
