-- DNS records, kept in step with the logs. `body` is the record as JSON, as the log has it.
CREATE TABLE records (
    account TEXT NOT NULL,
    zone    TEXT NOT NULL,
    id      TEXT NOT NULL,
    name    TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (account, zone, id)
);
CREATE INDEX records_by_name ON records (account, zone, name);

-- When zones were added and last changed, and what is kept of them beside name and tags, where that is not the usual.
CREATE TABLE zones (
    account     TEXT   NOT NULL,
    zone        TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    settings    TEXT,
    PRIMARY KEY (account, zone)
);
