"""Deployments against a real Prefect server: a cron that fires, runs from the interface, failures that say what to do."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from small_study import make_study
from watching import alive, children, until

REPOSITORY = Path(__file__).resolve().parents[2]


class Api:
    """The few questions that the tests ask Prefect's API."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def deployment(self, name: str) -> dict | None:
        found = self("deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        return found[0] if found else None

    def runs(self, deployment: dict, *states: str) -> list[dict]:
        chosen = {"deployment_id": {"any_": [deployment["id"]]}, "state": {"type": {"any_": list(states)}}}
        return self("flow_runs/filter", {"flow_runs": chosen, "sort": "START_TIME_DESC"})

    def start(self, deployment: dict, **parameters) -> str:
        """A run with other parameters, as the interface's form makes it."""
        given = {**deployment["parameters"], **parameters}
        return self(f"deployments/{deployment['id']}/create_flow_run", {"parameters": given, "state": {"type": "SCHEDULED"}})["id"]

    def ended(self, run: str) -> dict:
        until(lambda: self(f"flow_runs/{run}")["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED"), seconds=120)
        return self(f"flow_runs/{run}")


@pytest.fixture(scope="module")
def scheduled(tmp_path_factory, start, server):
    """A study on a schedule that fires every minute: (folder, deployment, API, process)."""
    folder = make_study(tmp_path_factory.mktemp("piano") / "musei")
    process = start("schedule", "--cron", "* * * * *", folder=folder, PREFECT_API_URL=server, PREFECT_RUNNER_POLL_FREQUENCY="1")
    api = Api(server)
    until(lambda: api.deployment("Ascolto dei musei civici"))
    yield folder, api.deployment("Ascolto dei musei civici"), api, process
    os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
    process.communicate()


def test_a_run_from_the_interface_with_other_parameters(scheduled, tmp_path):
    folder, deployment, api, _ = scheduled
    run = api.ended(api.start(deployment, processed=str(tmp_path / "altrove"), runner="processes", workers=2))
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    assert run["state"]["message"].startswith("2 interviste, 8 affermazioni, ")
    assert run["name"].startswith("Ascolto dei musei civici, ")
    assert {"restituzione", "pianificato", "musei"} <= set(run["tags"])
    assert (tmp_path / "altrove" / "statements.csv").exists()
    pages = {a["key"]: a["data"] for a in api("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})}
    assert set(pages) == {"interviste", "temi", "richieste", "da-guardare"}
    assert "| 2022-03-12 | Museo di Alba Vecchia |" in pages["interviste"]
    assert (tmp_path / "altrove" / "restituzione.html").as_uri() in pages["temi"]
    wanted = {"logs": {"flow_run_id": {"any_": [run["id"]]}}}
    until(lambda: any("Risultati in" in line["message"] for line in api("logs/filter", wanted)), seconds=20)


def test_a_failed_run_says_in_its_state_what_to_do(scheduled, tmp_path):
    _, deployment, api, _ = scheduled
    (tmp_path / "study.toml").write_text('title = "x"\n[coverage]\nseveral = 1\n', encoding="utf-8")
    run = api.ended(api.start(deployment, study=str(tmp_path / "study.toml"), raw=None, processed=None, review=None))
    assert run["state"]["type"] == "FAILED"
    assert "study.toml, riga 3" in run["state"]["message"] and "almeno 2" in run["state"]["message"]


def test_own_server_serves_its_interface_and_later_runs(tmp_path, start, restituzione):
    folder = make_study(tmp_path / "studio")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    home = str(tmp_path / "prefect")
    process = start("schedule", "--cron", "0 6 * * 1", "--port", str(port), folder=folder, PREFECT_HOME=home)
    api = Api(f"http://127.0.0.1:{port}/api")
    until(lambda: Path(home, "server.json").exists(), seconds=120)
    until(lambda: api.deployment("Ascolto dei musei civici"))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/ui-settings", timeout=30) as answer:
        assert json.load(answer)["api_url"] == "/api"
    assert restituzione("run", folder=folder, PREFECT_HOME=home).returncode == 0
    run = api("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}})[0]
    assert "a mano" in run["tags"]
    started = _family(process.pid)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    until(lambda: not any(alive(pid) for pid in started), seconds=10)
    assert not Path(home, "server.json").exists()


def test_a_work_pool_takes_prefect_yaml(tmp_path, server, environment):
    folder = make_study(tmp_path / "studio")
    shared = {**environment, "PREFECT_API_URL": server, "RESTITUZIONE_STUDY": str(folder / "study.toml")}

    def prefect(*arguments: str, cwd: Path = REPOSITORY) -> None:
        done = subprocess.run([sys.executable, "-m", "prefect", *arguments], env=shared, cwd=cwd, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "restituzione", "--type", "process")
    prefect("--no-prompt", "deploy", "--all")
    api = Api(server)
    deployment = api.deployment("settimanale")
    assert deployment["schedules"][0]["schedule"]["cron"] == "0 6 * * 1"
    run = api.start(deployment, runner="threads")
    prefect("worker", "start", "--pool", "restituzione", "--run-once", cwd=tmp_path)
    assert api.ended(run)["state"]["type"] == "COMPLETED"
    assert (folder / "data" / "processed" / "themes.csv").exists()


def test_the_cron_fires_and_ctrl_c_ends_everything(scheduled, tmp_path):
    folder, deployment, api, process = scheduled
    assert deployment["schedules"][0]["schedule"] == {"cron": "* * * * *", "timezone": "Europe/Rome", "day_or": True}
    until(lambda: any(r["auto_scheduled"] for r in api.runs(deployment, "RUNNING", "COMPLETED")), seconds=90)
    api.start(deployment, processed=str(tmp_path / "mai"))
    until(lambda: children(process.pid))  # interrupted while a run is at work
    started = _family(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert err.splitlines()[0].startswith("«Ascolto dei musei civici» è pianificato; la prossima esecuzione: ")
    assert err.splitlines()[-1] == "Pianificazione terminata." and process.returncode == 0
    assert not any(alive(pid) for pid in started)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--cron", "0 6 * *"], "Cinque campi"),
        (["--cron", "0 25 * * *"], "Cinque campi"),
        (["--cron", "0 6 * * 1", "--timezone", "Europe/Roma"], "Europe/Rome"),
    ],
)
def test_a_wrong_schedule_is_one_line(study, restituzione, server, arguments, expected):
    result = restituzione("schedule", *arguments, folder=study, PREFECT_API_URL=server)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1 and expected in result.stderr


def _family(pid: int) -> list[int]:
    return [p for child in children(pid) for p in (child, *_family(child))]
