"""A demo of its own, and clients of it."""

import os
import re
import subprocess
import tempfile

from cloudflare import Cloudflare

OWNER = "owner@example.com"


class Server:
    """`portcullis demo` in a folder of its own, on a port of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        program = os.environ["PORTCULLIS_BIN"]
        command = [program, "demo", "--data", self.folder.name, "--listen", "127.0.0.1:0", "--requests-per-second", "100000"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = next(filter(None, (re.search(r"Open\s+(http://\S+)", line) for line in self.process.stdout)))[1]

    def token(self, email):
        """A token with all of somebody's rights."""
        command = [os.environ["PORTCULLIS_BIN"], "token", "create", "--data", self.folder.name, "--user", email]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def client(self, email=OWNER, token=None):
        """The SDK as anybody makes it, but strict about every answer."""
        # With this variable the SDK sends no token at all.
        os.environ.pop("CLOUDFLARE_EMAIL", None)
        secret = token or self.token(email)
        return Cloudflare(api_token=secret, base_url=f"{self.url}/client/v4", _strict_response_validation=True)

    def stop(self):
        """Ends it and removes its folder."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()
