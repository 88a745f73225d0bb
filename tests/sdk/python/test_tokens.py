"""Tokens of accounts and of users, and what they may do."""

import datetime
import unittest

import cloudflare

from server import Server

ACCOUNT = "com.cloudflare.api.account"


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = cls.server.client()
        cls.account = cls.client.accounts.create(name="Made by the SDK").id
        cls.zone, cls.other = [
            cls.client.zones.create(account={"id": cls.account}, name=name).id for name in ("one.example", "two.example")
        ]
        cls.groups = {g.name: g.id for g in cls.client.user.tokens.permission_groups.list()}

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def policy(self, *names, resources=None):
        groups = [{"id": self.groups[name]} for name in names]
        return {"effect": "allow", "permission_groups": groups, "resources": resources or {f"{ACCOUNT}.zone.{self.zone}": "*"}}

    def test_permission_groups(self):
        self.assertIn("DNS", self.groups)
        of_account = list(self.client.accounts.tokens.permission_groups.list(account_id=self.account))
        self.assertTrue(all(g.scopes for g in of_account))
        named = self.client.accounts.tokens.permission_groups.list(account_id=self.account, name="DNS")
        self.assertEqual([g.name for g in named], ["DNS"])

    def test_a_token_of_a_user_from_beginning_to_end(self):
        tokens = self.client.user.tokens
        soon = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=1)
        made = tokens.create(
            name="Updater", policies=[self.policy("DNS", "Domains Read")], expires_on=soon,
            condition={"request_ip": {"in": ["127.0.0.0/8"], "not_in": ["127.0.0.9/32"]}},
        )
        self.assertRegex(made.value, r"^[0-9A-Za-z_-]{40,80}$")
        self.assertEqual((made.status, made.expires_on, made.condition.request_ip.in_), ("active", soon, ["127.0.0.0/8"]))
        mine = self.server.client(token=made.value)
        checked = mine.user.tokens.verify()
        self.assertEqual((checked.id, checked.status), (made.id, "active"))
        self.assertEqual([z.id for z in mine.zones.list()], [self.zone])
        record = mine.dns.records.create(zone_id=self.zone, name="home", type="A", content="192.0.2.1", ttl=1)
        self.assertEqual(record.name, "home.one.example")
        with self.assertRaises(cloudflare.APIStatusError) as caught:
            mine.dns.records.create(zone_id=self.other, name="home", type="A", content="192.0.2.1", ttl=1)
        self.assertIn(caught.exception.status_code, (403, 404))
        # Nothing that a token gives away is more than it has.
        with self.assertRaises(cloudflare.APIStatusError):
            mine.user.tokens.create(name="More", policies=[self.policy("DNS", resources={f"{ACCOUNT}.zone.*": "*"})])
        self.assertIn(made.id, [t.id for t in tokens.list(per_page=1)])
        seen = tokens.get(made.id)
        self.assertEqual((seen.name, seen.policies[0].effect), ("Updater", "allow"))
        self.assertNotIn("value", seen.to_dict())
        changed = tokens.update(made.id, name="Renamed", policies=[self.policy("DNS Read")], status="disabled")
        self.assertEqual((changed.name, changed.status), ("Renamed", "disabled"))
        with self.assertRaises(cloudflare.APIStatusError) as caught:
            mine.zones.get(zone_id=self.zone)
        self.assertIn(caught.exception.status_code, (401, 403))
        tokens.update(made.id, name="Renamed", policies=[self.policy("Domains Read")], status="active")
        rolled = tokens.value.update(made.id)
        self.assertNotEqual(rolled, made.value)
        with self.assertRaises(cloudflare.AuthenticationError):
            mine.user.tokens.verify()
        self.assertEqual(self.server.client(token=rolled).user.tokens.verify().id, made.id)
        self.assertEqual(tokens.delete(made.id).id, made.id)
        with self.assertRaises(cloudflare.AuthenticationError):
            self.server.client(token=rolled).user.tokens.verify()

    def test_a_token_of_an_account(self):
        tokens, asked = self.client.accounts.tokens, {"account_id": self.account}
        inside = {f"{ACCOUNT}.{self.account}": {f"{ACCOUNT}.zone.*": "*"}}
        made = tokens.create(**asked, name="Robot", policies=[self.policy("DNS", "Domains Read", resources=inside)])
        robot = self.server.client(token=made.value)
        self.assertEqual(robot.accounts.tokens.verify(account_id=self.account).status, "active")
        self.assertEqual({z.id for z in robot.zones.list()}, {self.zone, self.other})
        self.assertTrue(robot.dns.records.create(zone_id=self.other, name="robot", type="TXT", content='"x"', ttl=1).id)
        for call in (robot.user.get, lambda: list(robot.memberships.list())):
            with self.assertRaises(cloudflare.PermissionDeniedError):
                call()
        self.assertEqual(tokens.get(made.id, **asked).id, made.id)
        self.assertIn(made.id, [t.id for t in tokens.list(**asked, direction="desc")])
        changed = tokens.update(made.id, **asked, name="Machine", policies=[self.policy("Domains Read")])
        self.assertEqual(changed.name, "Machine")
        self.assertNotEqual(tokens.value.update(made.id, **asked), made.value)
        self.assertEqual(tokens.delete(made.id, **asked).id, made.id)

    def test_a_token_for_one_record(self):
        """It can set the address of home and nothing else."""
        one = f"{ACCOUNT}.zone.{self.zone}.record.home.one.example.A"
        made = self.client.user.tokens.create(name="Home", policies=[self.policy("DNS", resources={one: "*"})])
        home = self.server.client(token=made.value)
        record = home.dns.records.create(zone_id=self.zone, name="home", type="A", content="192.0.2.5", ttl=1)
        edited = home.dns.records.edit(record.id, zone_id=self.zone, name="home", type="A", content="192.0.2.6", ttl=1)
        self.assertEqual(edited.content, "192.0.2.6")
        for wrong in ({"name": "other", "type": "A"}, {"name": "home", "type": "TXT"}):
            with self.assertRaises(cloudflare.APIStatusError):
                home.dns.records.create(zone_id=self.zone, content="192.0.2.7", ttl=1, **wrong)
        self.assertEqual([r.id for r in home.dns.records.list(zone_id=self.zone)], [record.id])


if __name__ == "__main__":
    unittest.main()
