-- Both sides of grants, kept in step with the logs: what clients give to agencies, and what agencies keep of clients.
CREATE TABLE grants (
    account  TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    agency   TEXT,
    status   TEXT NOT NULL,
    from_at  BIGINT,
    until_at BIGINT,
    PRIMARY KEY (account, grant_id)
);
CREATE INDEX grants_by_agency ON grants (agency);

CREATE TABLE clients (
    agency   TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    account  TEXT NOT NULL,
    status   TEXT NOT NULL,
    PRIMARY KEY (agency, grant_id)
);
CREATE INDEX clients_by_account ON clients (account);

-- Links by which an offer may be taken. Whether one still works is said by the grant in the log.
CREATE TABLE grant_links (
    account     TEXT   NOT NULL,
    grant_id    TEXT   NOT NULL,
    secret_hash BLOB   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (account, grant_id)
);

-- Through what entries were made: `agency:<id>`, `token:<id>`, or both of them.
CREATE TABLE entry_via (
    via     TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    account TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    PRIMARY KEY (via, at, account, seq)
);
CREATE INDEX entry_via_by_account ON entry_via (account, via, seq);
INSERT INTO entry_via (via, at, account, seq)
    SELECT json_extract(CAST(body AS TEXT), '$.origin.via'), at, account, seq FROM entries
    WHERE json_extract(CAST(body AS TEXT), '$.origin.via') IS NOT NULL;

-- Accounts that want to be found by name, as agencies.
ALTER TABLE accounts ADD COLUMN listed BOOLEAN NOT NULL DEFAULT FALSE;
