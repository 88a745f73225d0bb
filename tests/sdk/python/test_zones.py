"""Zones, DNS records, tags."""

import unittest

import cloudflare

from server import Server


class Zones(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = cls.server.client()
        cls.account = cls.client.accounts.create(name="Made by the SDK").id
        cls.zone = cls.client.zones.create(account={"id": cls.account}, name="sdk.example", type="full").id

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_zones(self):
        made = self.client.zones.create(account={"id": self.account}, name="second.example")
        self.assertEqual((made.name, made.account.id, made.development_mode), ("second.example", self.account, 0))
        self.assertEqual(self.client.zones.get(zone_id=made.id).name, "second.example")
        listed = self.client.zones.list(account={"id": self.account}, name="contains:second", per_page=1)
        self.assertEqual([z.id for z in listed], [made.id])
        self.assertEqual(len(list(self.client.zones.list(account={"id": self.account}, order="name", direction="desc"))), 2)
        self.assertTrue(self.client.zones.edit(zone_id=made.id, paused=True).paused)
        self.assertEqual(self.client.zones.delete(zone_id=made.id).id, made.id)
        with self.assertRaises(cloudflare.NotFoundError):
            self.client.zones.get(zone_id=made.id)

    def test_a_record_from_beginning_to_end(self):
        records = self.client.dns.records
        made = records.create(zone_id=self.zone, name="home.sdk.example", type="A", content="192.0.2.1", ttl=300, comment="the house")
        self.assertEqual((made.name, made.content, made.ttl, made.comment), ("home.sdk.example", "192.0.2.1", 300, "the house"))
        self.assertEqual(records.get(made.id, zone_id=self.zone).id, made.id)
        edited = records.edit(made.id, zone_id=self.zone, name="home", type="A", ttl=1, content="192.0.2.2")
        self.assertEqual((edited.content, edited.comment), ("192.0.2.2", "the house"))
        replaced = records.update(made.id, zone_id=self.zone, name="home.sdk.example", type="A", ttl=120, content="192.0.2.3")
        self.assertEqual((replaced.content, replaced.ttl), ("192.0.2.3", 120))
        found = records.list(zone_id=self.zone, type="A", name={"contains": "home"}, content={"startswith": "192."}, per_page=1)
        self.assertEqual([r.id for r in found], [made.id])
        self.assertEqual(list(records.list(zone_id=self.zone, name={"exact": "other.sdk.example"})), [])
        self.assertEqual(records.delete(made.id, zone_id=self.zone).id, made.id)

    def test_many_kinds(self):
        kinds = [
            {"type": "AAAA", "name": "six.sdk.example", "content": "2001:db8::1"},
            {"type": "CNAME", "name": "www.sdk.example", "content": "sdk.example"},
            {"type": "MX", "name": "sdk.example", "content": "mail.sdk.example", "priority": 10},
            {"type": "TXT", "name": "_acme-challenge.sdk.example", "content": '"a token"'},
            {"type": "SRV", "name": "_sip._tcp.sdk.example", "data": {"priority": 1, "weight": 2, "port": 5060, "target": "sip.sdk.example"}},
            {"type": "CAA", "name": "sdk.example", "data": {"flags": 0, "tag": "issue", "value": "ca.example"}},
        ]
        for kind in kinds:
            with self.subTest(kind["type"]):
                made = self.client.dns.records.create(zone_id=self.zone, ttl=1, **kind)
                self.assertEqual(made.type, kind["type"])
                self.client.dns.records.delete(made.id, zone_id=self.zone)

    def test_a_batch_is_all_or_nothing(self):
        records = self.client.dns.records
        post = lambda name, content="192.0.2.9": {"name": f"{name}.sdk.example", "type": "A", "ttl": 1, "content": content}
        done = records.batch(zone_id=self.zone, posts=[post("one"), post("two")])
        one, two = done.posts
        done = records.batch(
            zone_id=self.zone, deletes=[{"id": one.id}], patches=[{"id": two.id, **post("two", "192.0.2.10")}], posts=[post("three")]
        )
        self.assertEqual((done.deletes[0].id, done.patches[0].content, len(done.posts)), (one.id, "192.0.2.10", 1))
        before = {r.id for r in records.list(zone_id=self.zone)}
        with self.assertRaises(cloudflare.BadRequestError):
            records.batch(zone_id=self.zone, deletes=[{"id": two.id}], posts=[post("four", "not an address")])
        self.assertEqual({r.id for r in records.list(zone_id=self.zone)}, before)

    def test_files(self):
        text = self.client.dns.records.export(zone_id=self.zone)
        self.assertIn("sdk.example", text)
        done = self.client.dns.records.import_(zone_id=self.zone, file="imported.sdk.example. 300 IN A 192.0.2.77\n")
        self.assertEqual((done.recs_added, done.total_records_parsed), (1, 1))
        self.assertIn("imported", self.client.dns.records.export(zone_id=self.zone))

    def test_tags(self):
        tags = self.client.resource_tagging
        asked = {"zone_id": self.zone, "resource_type": "zone", "resource_id": self.zone}
        put = tags.zone_tags.update(**asked, tags={"env": "school", "team": "web"})
        self.assertEqual(put.tags, {"env": "school", "team": "web"})
        got = tags.zone_tags.get(**asked)
        self.assertEqual((got.id, got.tags), (self.zone, put.tags))
        with self.assertRaises(cloudflare.APIStatusError) as caught:
            tags.zone_tags.update(**asked, tags={}, if_match='"another"')
        self.assertIn(caught.exception.status_code, (409, 412))
        self.assertEqual([r.id for r in tags.list(account_id=self.account, tag=["env=school"])], [self.zone])
        self.assertEqual([r.id for r in tags.list(account_id=self.account, tag=["!env"])], [])
        self.assertIn("env", list(tags.keys.list(account_id=self.account)))
        self.assertEqual(list(tags.values.list("env", account_id=self.account)), ["school"])
        self.assertIsNotNone(tags.summary.get(account_id=self.account))
        tags.zone_tags.delete(zone_id=self.zone, extra_body={"resource_type": "zone", "resource_id": self.zone})


if __name__ == "__main__":
    unittest.main()
