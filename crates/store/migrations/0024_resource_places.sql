-- In which accounts a resource is, or ever was: its id is asked for without naming the account.
CREATE INDEX resource_places ON entry_objects (object_id, account) WHERE object_type = 'resource';
