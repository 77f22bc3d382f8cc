"""`python -m bench`: what Förlopp costs for 40, 400 and 2,000 pathways, beside stock MkDocs + Material and Hugo.

In: options. Out: lines on stdout: what each command cost, then the project's aims and what was reached. It reports and
never judges: the exit status is 1 only when a command failed. Never writes outside its scratch folder.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bench import rivals
from bench.generate import marker, pathway_id, write_project
from bench.measure import CommandFailed, adopt_orphans, edit_to_page, free_port, run, size
from bench.report import HUGO, MKDOCS, OURS, Figures, aims, line

ROOT = Path(__file__).resolve().parent.parent
REPEAT_UP_TO = 400
"""The largest number of pathways at which a command is run three times and its median kept."""

PAGE = 7
"""The pathway that is edited and weighed: the same at each size, and all that link to it are there from 16 on."""

SMALLEST = 16


@dataclass(frozen=True, slots=True)
class Job:
    """One command to measure. `clear` is deleted before each run, so that it starts cold."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    output: Path | None = None
    clear: tuple[Path, ...] = ()


def ours(project: Path) -> Iterator[Job]:
    """Check, feed and whole site from nothing, then the site once more with nothing changed."""
    python, built, feed, site = sys.executable, project / ".build", project / ".build" / "bench-feed", project / "site"
    cold = (built, site)
    yield Job(f"{OURS} check", (python, "-m", "forlopp.cli", "check"), project, None, cold)
    yield Job(f"{OURS} feed", (python, "-m", "forlopp.cli", "feed", str(feed)), project, feed, cold)
    yield Job(f"{OURS} site", (python, "-m", "forlopp.site", "build"), project, site, cold)
    yield Job(f"{OURS} unchanged", (python, "-m", "forlopp.site", "build"), project, site)


def mkdocs(project: Path) -> Job:
    """A stock build."""
    site = project / "site"
    return Job(f"{MKDOCS} site", (sys.executable, "-m", "mkdocs", "build", "--quiet"), project, site, (site,))


def hugo(project: Path, binary: Path) -> Job:
    """A stock build."""
    public = project / "public"
    return Job(f"{HUGO} site", (str(binary), "--quiet"), project, public, (public, project / "resources"))


def measure(job: Job, count: int, figures: Figures) -> None:
    """Run the job, keep its median cost by wall time, and print it."""
    costs = []
    for _ in range(3 if count <= REPEAT_UP_TO else 1):
        for path in job.clear:
            shutil.rmtree(path, ignore_errors=True)
        costs.append(run(job.command, job.cwd))
    costs.sort(key=lambda cost: cost.wall)
    figures.costs[job.name, count] = costs[len(costs) // 2]
    click.echo(line(job.name, count, figures, size(job.output) if job.output else None))


def measure_edit(name: str, command: list[str], project: Path, source: Path, count: int, figures: Figures) -> None:
    """Serve the project, save a change in one source, and print when the page has it."""
    page = pathway_id(PAGE)
    prefix = _address_prefix(project / "mkdocs.yml")
    paths = [f"{prefix}/vardforlopp/{page}/", f"/vardforlopp/{page}/"] if name == OURS else [f"/{page}/"]
    port = free_port()
    command = [part.replace("PORT", str(port)) for part in command]
    seconds = edit_to_page(command, project, port, paths, source, marker(PAGE))
    figures.edits[name, count] = seconds
    click.echo(f"{name + ' edit to page':26}{seconds:9.2f}")


def measure_ours(scratch: Path, count: int, figures: Figures) -> None:
    """Everything about Förlopp at one size."""
    project = scratch / "forlopp"
    write_project(ROOT, project, count)
    for job in ours(project):
        measure(job, count, figures)
    figures.pages[count] = (project / "site" / "vardforlopp" / pathway_id(PAGE) / "index.html").stat().st_size
    click.echo(f"{OURS + ' one page, bytes':26}{figures.pages[count]:9}")
    source = project / "content" / "pathways" / pathway_id(PAGE) / "index.md"
    serve = [sys.executable, "-m", "forlopp.site", "serve", "--port", "PORT"]
    measure_edit(OURS, serve, project, source, count, figures)
    shutil.rmtree(project)


def measure_rivals(scratch: Path, count: int, figures: Figures, mkdocs_max: int, edit_max: int) -> None:
    """The rivals at one size. Stock MkDocs is left out above `mkdocs_max`, its edits above `edit_max`."""
    page = f"{pathway_id(PAGE)}.md"
    project = scratch / "mkdocs"
    if count <= mkdocs_max:
        rivals.write_mkdocs(project, count)
        measure(mkdocs(project), count, figures)
    if count <= min(mkdocs_max, edit_max):
        # Said aloud, since MkDocs 1.6 under newer versions of click watches nothing by default.
        serve = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--livereload", "--dev-addr", "127.0.0.1:PORT"]
        measure_edit(MKDOCS, serve, project, project / "docs" / page, count, figures)
    shutil.rmtree(project, ignore_errors=True)

    binary = _hugo_binary()
    if binary is None:
        click.echo("Hugo is left out: make .venv-bench/stamp installs it.")
        return
    project = scratch / "hugo"
    rivals.write_hugo(project, count)
    measure(hugo(project, binary), count, figures)
    serve = [str(binary), "server", "--quiet", "--bind", "127.0.0.1", "--port", "PORT"]
    measure_edit(HUGO, serve, project, project / "content" / page, count, figures)
    shutil.rmtree(project)


def _hugo_binary() -> Path | None:
    """The program itself: the wheel's own starter would add Python's start to each run."""
    found = sorted((ROOT / ".venv-bench").glob("lib/python*/site-packages/hugo/binaries/hugo"))
    return found[0] if found else None


def _address_prefix(settings: Path) -> str:
    """The path of `site_url`, which a preview may serve the site under."""
    text = settings.read_text(encoding="utf-8") if settings.is_file() else ""
    address = re.search(r"^site_url:\s*[\"']?https?://[^/\s\"']+([^\s\"']*)", text, re.MULTILINE)
    return address[1].rstrip("/") if address else ""


@click.command()
@click.option("--sizes", default="40,400,2000", show_default=True, help="Numbers of pathways, smallest first.")
@click.option("--skip-rivals", is_flag=True, help="Measure Förlopp alone.")
@click.option("--mkdocs-max", default=2000, show_default=True, help="Largest number that stock MkDocs builds.")
@click.option("--mkdocs-edit-max", default=400, show_default=True, help="Largest number that stock MkDocs serves.")
@click.option(
    "--scratch", type=click.Path(path_type=Path), help="Folder for the generated projects; default: a new one."
)
def main(sizes: str, skip_rivals: bool, mkdocs_max: int, mkdocs_edit_max: int, scratch: Path | None) -> None:
    """Measure Förlopp beside stock MkDocs + Material and Hugo, on generated pathways of about 27 kB."""
    adopt_orphans()
    try:
        counts = sorted({int(part) for part in sizes.split(",")})
    except ValueError as error:
        raise click.BadParameter("whole numbers separated by commas", param_hint="--sizes") from error
    if counts[0] < SMALLEST:
        raise click.BadParameter(f"at least {SMALLEST} pathways", param_hint="--sizes")
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="forlopp-bench-", dir=scratch) as folder:
        for count in counts:
            click.echo(line(f"{count} pathways"))
            try:
                measure_ours(Path(folder), count, figures)
                if not skip_rivals:
                    measure_rivals(Path(folder), count, figures, mkdocs_max, mkdocs_edit_max)
            except CommandFailed as error:
                raise click.ClickException(str(error)) from error
            click.echo()
    for text in aims(counts, figures):
        click.echo(text)


if __name__ == "__main__":
    main()
