"""Starts a demo, signs in, and lets schemathesis ask everything that the server's own document says may be asked.

PORTCULLIS_BIN names the server's program. Arguments are passed on to `schemathesis run`.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

OWNER = {"email": "owner@example.com", "password": "portcullis-demo"}
ACCOUNT = "Blue Harbour Media"
# What would end the run itself: the session it asks with, and what the other requests are about. Streams never end, which
# is what they are for.
LEFT_OUT = (
    r"^(DELETE /api/v1/session|DELETE /api/v1/sessions/\{id\}|DELETE /client/v4/accounts/\{account\}"
    r"|DELETE /client/v4/zones/\{zone\}|DELETE /client/v4/memberships/\{member\}|GET .*/stream)$"
)
# Everything the document promises; which bodies are refused is decided by rules that no schema can say.
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "unsupported_method",
]


def started(program, folder):
    """The server and its address."""
    command = [program, "demo", "--data", folder, "--listen", "127.0.0.1:0", "--requests-per-second", "1000000"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        found = re.search(r"Open\s+(http://\S+)", line)
        if found:
            return server, found[1]
    raise SystemExit("the server ended before it listened")


def asked(url, headers=None, body=None):
    """The JSON that is answered, with the headers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request) as response:
        return json.load(response), response.headers


def signed_in(url):
    """The session and the headers that repeat it."""
    session, headers = asked(f"{url}/api/v1/session", body=OWNER)
    return session, {"cookie": headers["set-cookie"].split(";")[0], "x-portcullis-csrf": session["csrf"]}


def known_ids(url, session, headers):
    """Ids that lead somewhere: random ones would test nothing but 404."""
    account = next(a["id"] for a in session["accounts"] if a["name"] == ACCOUNT)
    slice_, _ = asked(f"{url}/api/v1/accounts/{account}/slice", headers)
    state = slice_["state"]
    first = lambda things: next(iter(state[things]), "0" * 32)
    roles, _ = asked(f"{url}/client/v4/accounts/{account}/roles", headers)
    some = roles["result"][3]["id"]
    zone = next(id for id, r in state["resources"].items() if r["kind"] == "zone")
    return {"account": account, "member": first("members"), "zone": zone, "role": some, "group": some}


def configured(folder, ids):
    """Every other request asks about things that are there."""
    lines = ["[parameters]"] + [f'"path.{name}" = "{value}"' for name, value in ids.items()]
    path = pathlib.Path(folder) / "schemathesis.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def main():
    with tempfile.TemporaryDirectory() as folder:
        server, url = started(os.environ["PORTCULLIS_BIN"], folder)
        try:
            session, headers = signed_in(url)
            config = configured(folder, known_ids(url, session, headers))
            program = pathlib.Path(sys.executable).with_name("schemathesis")
            command = [program, "--config-file", config, "run", f"{url}/openapi.json", "--checks", ",".join(CHECKS)]
            command += ["--continue-on-failure", "--warnings", "off", *sys.argv[1:]]
            for name, value in headers.items():
                command += ["--header", f"{name}: {value}"]
            command += ["--exclude-name-regex", LEFT_OUT]
            return subprocess.run(command, cwd=folder).returncode
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    sys.exit(main())
