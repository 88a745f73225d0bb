"""Accounts, members, roles, groups, memberships and invitations."""

import datetime
import unittest

import cloudflare
import httpx

from server import Server

SUPER = "33666b9c79b9a5273fc7344ff42f953d"
ACCOUNT = "com.cloudflare.api.account"


class Members(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = cls.server.client()
        cls.account = cls.client.accounts.create(name="Made by the SDK", type="standard", standalone=True).id

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def role(self, name="DNS"):
        return next(r for r in self.client.accounts.roles.list(account_id=self.account) if r.name == name)

    def policy(self, **more):
        return {"access": "allow", "permission_groups": [{"id": self.role().id}], "resource_groups": [], **more}

    def whole(self):
        groups = self.client.iam.resource_groups.list(account_id=self.account)
        return next(g for g in groups if g.scope.objects[0].key == "*")

    def test_strict_is_strict(self):
        """An answer of another shape is an error here, or these tests would prove little."""
        wrong = {"success": True, "errors": [], "messages": [], "result": {"id": 5, "name": [], "type": "none"}}
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=wrong))
        client = cloudflare.Cloudflare(
            api_token="x", base_url="http://127.0.0.1", http_client=httpx.Client(transport=transport), _strict_response_validation=True
        )
        with self.assertRaises(cloudflare.APIResponseValidationError):
            client.accounts.get(account_id="x")

    def test_accounts(self):
        # The SDK asks for pages until one is empty.
        names = [a.name for a in self.client.accounts.list(per_page=1)]
        self.assertEqual(len(names), 4)
        found = self.client.accounts.get(account_id=self.account)
        self.assertEqual((found.name, found.type, found.settings.enforce_twofactor), ("Made by the SDK", "standard", False))
        renamed = self.client.accounts.update(account_id=self.account, id=self.account, name="Renamed", type="standard")
        self.assertEqual(renamed.name, "Renamed")
        back = self.client.accounts.update(
            account_id=self.account, id=self.account, name="Made by the SDK", type="standard",
            settings={"enforce_twofactor": False},
        )
        self.assertEqual(back.name, "Made by the SDK")

    def test_accounts_are_opened_once_and_closed(self):
        keyed = {"idempotency_key": "one"}
        one = self.client.accounts.create(name="Short-lived", **keyed)
        self.assertEqual(self.client.accounts.create(name="Short-lived", **keyed).id, one.id)
        with self.assertRaises(cloudflare.ConflictError) as caught:
            self.client.accounts.create(name="Another", **keyed)
        self.assertEqual(caught.exception.response.headers["x-should-retry"], "false")
        self.assertEqual(self.client.accounts.delete(account_id=one.id).id, one.id)
        with self.assertRaises(cloudflare.NotFoundError):
            self.client.accounts.get(account_id=one.id)

    def test_entitlements(self):
        found = list(self.client.accounts.entitlements.list(account_id=self.account))
        self.assertIn("members", [e.feature.key for e in found])

    def test_a_member_from_beginning_to_end(self):
        members = self.client.accounts.members
        made = members.create(account_id=self.account, email="first@example.com", roles=[self.role().id])
        self.assertEqual((made.status, made.email, made.roles[0].name), ("pending", "first@example.com", "DNS"))
        self.assertEqual(made.policies[0].access, "allow")
        self.assertTrue(made.roles[0].permissions.dns_records.write)
        self.assertEqual(members.get(made.id, account_id=self.account).to_dict(), made.to_dict())
        changed = members.update(
            made.id, account_id=self.account,
            policies=[self.policy(access="deny", resource_groups=[{"id": self.whole().id}])],
        )
        self.assertEqual((changed.policies[0].access, changed.roles, changed.status), ("deny", [], "pending"))
        changed = members.update(made.id, account_id=self.account, roles=[{"id": SUPER}])
        self.assertEqual([r.id for r in changed.roles], [SUPER])
        listed = list(members.list(account_id=self.account, order="user.email", direction="desc", per_page=5))
        self.assertIn(made.id, [m.id for m in listed])
        self.assertIn(made.id, [m.id for m in members.list(account_id=self.account, status="pending")])
        self.assertEqual(members.delete(made.id, account_id=self.account).id, made.id)
        with self.assertRaises(cloudflare.NotFoundError):
            members.get(made.id, account_id=self.account)

    def test_errors_say_what_is_missing(self):
        members = self.client.accounts.members
        with self.assertRaises(cloudflare.BadRequestError) as caught:
            members.create(account_id=self.account, email="none", roles=["x"])
        self.assertEqual(caught.exception.errors[0].code, 1001)
        with self.assertRaises(cloudflare.BadRequestError):
            members.create(account_id=self.account, email="direct@example.com", roles=[self.role().id], status="accepted")
        with self.assertRaises(cloudflare.AuthenticationError):
            self.server.client(token="x" * 40).accounts.members.list(account_id=self.account)
        firm = next(a for a in self.client.accounts.list() if a.name == "Blue Harbour Media")
        with self.assertRaises(cloudflare.PermissionDeniedError) as caught:
            self.server.client("marek@example.com").accounts.members.create(
                account_id=firm.id, email="x@example.com", roles=[self.role().id]
            )
        self.assertIn("would give it", str(caught.exception))

    def test_roles_and_permission_groups(self):
        roles = list(self.client.accounts.roles.list(account_id=self.account, per_page=7))
        self.assertGreater(len(roles), 50)
        self.assertEqual(self.client.accounts.roles.get(SUPER, account_id=self.account).id, SUPER)
        groups = self.client.iam.permission_groups
        self.assertEqual(sorted(g.id for g in groups.list(account_id=self.account)), sorted(r.id for r in roles))
        self.assertEqual(groups.get(SUPER, account_id=self.account).meta.editable, "false")
        self.assertEqual([g.id for g in groups.list(account_id=self.account, id=SUPER)], [SUPER])

    def test_resource_groups(self):
        groups = self.client.iam.resource_groups
        key = f"{ACCOUNT}.{self.account}"
        made = groups.create(account_id=self.account, name="Everything", scope={"key": key, "objects": [{"key": "*"}]})
        self.assertEqual(groups.get(made.id, account_id=self.account).name, "Everything")
        changed = groups.update(
            made.id, account_id=self.account, name="All domains",
            scope={"key": key, "objects": [{"key": f"{ACCOUNT}.zone.*"}]},
        )
        self.assertEqual((changed.name, changed.scope.objects[0].key), ("All domains", f"{ACCOUNT}.zone.*"))
        self.assertEqual([g.id for g in groups.list(account_id=self.account, name="All domains")], [made.id])
        member = self.client.accounts.members.create(
            account_id=self.account, email="scoped@example.com", policies=[self.policy(resource_groups=[{"id": made.id}])]
        )
        self.assertEqual(member.policies[0].resource_groups[0].id, made.id)
        with self.assertRaises(cloudflare.BadRequestError):
            groups.delete(made.id, account_id=self.account)
        self.client.accounts.members.delete(member.id, account_id=self.account)
        self.assertEqual(groups.delete(made.id, account_id=self.account).id, made.id)

    def test_user_groups(self):
        groups, members = self.client.iam.user_groups, self.client.iam.user_groups.members
        policies = [self.policy(resource_groups=[{"id": self.whole().id}])]
        made = groups.create(account_id=self.account, name="Night shift", policies=policies)
        self.assertIsInstance(made.created_on, datetime.datetime)
        self.assertEqual(made.policies[0].permission_groups[0].name, "DNS")
        self.assertEqual(groups.get(made.id, account_id=self.account).id, made.id)
        self.assertEqual(groups.update(made.id, account_id=self.account, name="Day shift").name, "Day shift")
        self.assertEqual(len(groups.get(made.id, account_id=self.account).policies), 1)
        self.assertEqual(groups.update(made.id, account_id=self.account, policies=[]).policies, [])
        self.assertEqual([g.id for g in groups.list(account_id=self.account, fuzzy_name="DAY")], [made.id])
        who = self.client.accounts.members.create(account_id=self.account, email="shift@example.com", roles=[self.role().id])
        one = [{"id": who.id}]
        self.assertEqual([m.id for m in members.create(made.id, account_id=self.account, members=one)], [who.id])
        self.assertEqual([m.email for m in members.list(made.id, account_id=self.account, fuzzy_email="SHIFT")], ["shift@example.com"])
        self.assertEqual(members.get(who.id, account_id=self.account, user_group_id=made.id).user.email, "shift@example.com")
        self.assertEqual([m.id for m in members.update(made.id, account_id=self.account, members=one)], [who.id])
        self.assertEqual(members.delete(who.id, account_id=self.account, user_group_id=made.id).id, who.id)
        self.assertEqual(list(members.list(made.id, account_id=self.account)), [])
        self.assertEqual(groups.delete(made.id, account_id=self.account).id, made.id)

    def test_oneself(self):
        marek = self.server.client("marek@example.com")
        self.assertEqual(marek.user.get().email, "marek@example.com")
        changed = marek.user.edit(first_name="Marek", last_name="D", country="CZ", telephone="+420 1", zipcode="110 00")
        self.assertEqual((changed.last_name, changed.country, changed.zipcode), ("D", "CZ", "110 00"))
        made = self.client.accounts.members.create(account_id=self.account, email="marek@example.com", roles=[self.role().id])
        invite = next(i for i in marek.user.invites.list())
        self.assertEqual((invite.id, invite.status, invite.roles), (made.id, "pending", ["DNS"]))
        self.assertEqual(marek.user.invites.get(made.id).organization_id, self.account)
        self.assertIn("pending", [m.status for m in marek.memberships.list(status="pending")])
        self.assertEqual(marek.user.invites.edit(made.id, status="accepted").status, "accepted")
        place = marek.memberships.get(made.id)
        self.assertEqual((place.status, place.roles, place.account.id), ("accepted", ["DNS"], self.account))
        self.assertTrue(place.permissions.dns.write)
        self.assertEqual(len(place.policies), 1)
        self.assertIn(made.id, [m.id for m in marek.memberships.list(order="account.name", direction="desc", per_page=1)])
        self.assertEqual(marek.memberships.update(made.id, status="accepted").status, "accepted")
        self.assertEqual(marek.memberships.delete(made.id).id, made.id)
        self.assertNotIn(made.id, [m.id for m in marek.memberships.list()])
        again = self.client.accounts.members.create(account_id=self.account, email="marek@example.com", roles=[self.role().id])
        self.assertEqual(marek.memberships.update(again.id, status="rejected").status, "rejected")

    def test_the_audit_log(self):
        self.client.iam.user_groups.create(account_id=self.account, name="Noted")
        first = [line for line in self.client.audit_logs.list(account_id=self.account, per_page=3)]
        self.assertIn("create_group", [line.action.type for line in first])
        by_owner = self.client.audit_logs.list(
            account_id=self.account, actor={"email": "owner@example.com", "ip": "127.0.0.1"}, action={"type": "create_group"},
            since=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc), direction="asc", hide_user_logs=False,
        )
        self.assertTrue(all(line.actor.email == "owner@example.com" for line in by_owner))
        span = {"account_id": self.account, "since": "2020-01-01", "before": "2090-01-01"}
        log = self.client.accounts.logs.audit
        lines = list(log.list(**span, limit=2))
        self.assertEqual(len(lines), len({line.id for line in lines}))
        self.assertEqual(len(list(log.list(**span, direction="asc", limit=100))), len(lines))
        some = list(log.list(**span, action_type={"not": ["delete", "update"]}, product_category=["access"]))
        self.assertTrue(some and all(line.action.type == "create" for line in some))
        made = next(line for line in lines if line.action.description == "create_group")
        history = log.history(made.id, **span, action_time=made.action.time)
        self.assertEqual([line.id for line in history], [made.id])
        self.assertIn("access", [c.value for c in log.product_categories(account_id=self.account)])
        self.assertTrue(list(self.client.user.audit_logs.list()))


if __name__ == "__main__":
    unittest.main()
