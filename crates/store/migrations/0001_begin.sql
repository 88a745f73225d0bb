-- Portable to PostgreSQL, where `CREATE DOMAIN BLOB AS BYTEA` comes first. Moments are milliseconds since 1970, ids are
-- 32 hex digits, booleans are BOOLEAN. Keys of what belongs to an account begin with the account.

-- The log: the stored bytes that are hashed, and copies of what the audit log is filtered by.
CREATE TABLE entries (
    account   TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    revision  BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    user_id   TEXT,
    command   TEXT   NOT NULL,
    body      BLOB   NOT NULL,
    prev_hash BLOB   NOT NULL,
    hash      BLOB   NOT NULL,
    PRIMARY KEY (account, seq)
);
CREATE INDEX entries_by_user ON entries (account, user_id, seq);
CREATE INDEX entries_by_command ON entries (account, command, seq);

-- Which objects an entry touches.
CREATE TABLE entry_objects (
    account     TEXT   NOT NULL,
    object_type TEXT   NOT NULL,
    object_id   TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (account, object_type, object_id, seq),
    FOREIGN KEY (account, seq) REFERENCES entries (account, seq)
);
CREATE INDEX entry_objects_by_seq ON entry_objects (account, seq);

-- Personal values, beside the log: the entry holds a commitment to salt and value. Erasing removes the row.
CREATE TABLE personal (
    account TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    idx     BIGINT NOT NULL,
    owner   TEXT   NOT NULL,
    salt    BLOB   NOT NULL,
    value   TEXT   NOT NULL,
    PRIMARY KEY (account, seq, idx),
    FOREIGN KEY (account, seq) REFERENCES entries (account, seq)
);
CREATE INDEX personal_by_owner ON personal (account, owner);

-- The end of each log, signed. `unfolded` counts the bytes of entries since the last checkpoint.
CREATE TABLE heads (
    account   TEXT   NOT NULL PRIMARY KEY,
    seq       BIGINT NOT NULL,
    revision  BIGINT NOT NULL,
    hash      BLOB   NOT NULL,
    signature BLOB   NOT NULL,
    unfolded  BIGINT NOT NULL
);

-- A folded state, so that loading stays quick; signed. Holds personal values, so an erasure removes it.
CREATE TABLE checkpoints (
    account   TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    revision  BIGINT NOT NULL,
    hash      BLOB   NOT NULL,
    state     BLOB   NOT NULL,
    signature BLOB   NOT NULL,
    PRIMARY KEY (account, seq)
);

-- Repeated requests.
CREATE TABLE idempotency (
    account   TEXT   NOT NULL,
    principal TEXT   NOT NULL,
    key       TEXT   NOT NULL,
    body_hash BLOB   NOT NULL,
    seq       BIGINT NOT NULL,
    answer    TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    PRIMARY KEY (account, principal, key)
);

-- Refused attempts; the newest of each account.
CREATE TABLE refused (
    account TEXT   NOT NULL,
    number  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    user_id TEXT,
    command TEXT   NOT NULL,
    origin  TEXT   NOT NULL,
    codes   TEXT   NOT NULL,
    PRIMARY KEY (account, number)
);

-- Accounts, kept in step with their logs.
CREATE TABLE accounts (
    account    TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

-- From users and addresses to accounts, kept in step with the logs.
CREATE TABLE memberships (
    account TEXT NOT NULL,
    member  TEXT NOT NULL,
    user_id TEXT,
    email   TEXT,
    status  TEXT NOT NULL,
    PRIMARY KEY (account, member)
);
CREATE INDEX memberships_by_user ON memberships (user_id);
CREATE INDEX memberships_by_email ON memberships (email);

-- When members were last seen.
CREATE TABLE activity (
    account     TEXT   NOT NULL,
    member      TEXT   NOT NULL,
    last_active BIGINT NOT NULL,
    PRIMARY KEY (account, member)
);

-- Links that let somebody answer an invitation; only the hash of the secret is kept.
CREATE TABLE invitations (
    account     TEXT    NOT NULL,
    member      TEXT    NOT NULL,
    secret_hash BLOB    NOT NULL,
    mailed      BOOLEAN NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (account, member, secret_hash)
);
CREATE UNIQUE INDEX invitations_by_secret ON invitations (secret_hash);

-- People who can sign in.
CREATE TABLE users (
    id            TEXT    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,
    verified      BOOLEAN NOT NULL,
    name          TEXT    NOT NULL,
    password_hash TEXT,
    suspended     BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL
);

CREATE TABLE sessions (
    secret_hash  BLOB   NOT NULL PRIMARY KEY,
    public_id    TEXT   NOT NULL UNIQUE,
    user_id      TEXT   NOT NULL REFERENCES users (id),
    csrf         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    user_agent   TEXT   NOT NULL,
    address      TEXT   NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);

CREATE TABLE tokens (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES users (id),
    secret_hash  BLOB   NOT NULL UNIQUE,
    name         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX tokens_by_user ON tokens (user_id, created_at);
