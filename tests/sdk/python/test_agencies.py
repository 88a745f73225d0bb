"""Agencies: tenants, organizations and the accounts below them."""

import unittest

from server import Server

AGENCY = "Fern & Field Web"


class Agencies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.client = cls.server.client("mara@example.com")
        cls.agency = next(t for t in cls.client.user.tenants.list() if t.name == AGENCY).id

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_tenants(self):
        """A tenant is an agency, its accounts are those of its clients."""
        tenant = self.client.tenants.get(tenant_id=self.agency)
        self.assertEqual([u.unit_tag for u in tenant.tenant_units], [self.agency])
        names = [a.name for a in self.client.tenants.accounts.list(tenant_id=self.agency)]
        self.assertGreaterEqual(len(names), 12)
        self.assertIn("Alder Bakery", names)
        self.assertEqual(list(self.client.tenants.account_types.list(tenant_id=self.agency)), ["standard"])
        people = [m.user_email for m in self.client.tenants.memberships.list(tenant_id=self.agency)]
        self.assertIn("mara@example.com", people)
        self.assertFalse(self.client.tenants.entitlements.get(tenant_id=self.agency).allow_auto_accept_invites.value)

    def test_organizations(self):
        """The same agency as an organization."""
        found = list(self.client.organizations.list(name={"starts_with": "fern"}))
        self.assertEqual([o.id for o in found], [self.agency])
        self.assertEqual(self.client.organizations.get(organization_id=self.agency).meta.hierarchy_tags, [self.agency])
        profile = self.client.organizations.organization_profile.get(organization_id=self.agency)
        self.assertEqual(profile.business_name, AGENCY)

    def test_an_account_below_an_agency(self):
        """It is opened under a unit, says by whom it is managed, and is told with the others."""
        opened = self.client.accounts.create(name="Opened by the SDK", type="standard", unit={"id": self.agency})
        self.assertEqual(opened.managed_by.parent_org_id, self.agency)
        names = [a.name for a in self.client.tenants.accounts.list(tenant_id=self.agency)]
        self.assertIn("Opened by the SDK", names)


if __name__ == "__main__":
    unittest.main()
