-- Secrets of scoped tokens: an account's own, or a user's. What they may do stands in the logs of accounts; what of a
-- user's token holds beside all accounts (its name, status, limits, rights on the user) is `kept` as JSON.
CREATE TABLE token_secrets (
    token        TEXT   NOT NULL PRIMARY KEY,
    account      TEXT,
    user_id      TEXT   REFERENCES users (id),
    secret_hash  BLOB   NOT NULL UNIQUE,
    kept         TEXT,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX token_secrets_by_user ON token_secrets (user_id, created_at);
CREATE INDEX token_secrets_by_account ON token_secrets (account);

-- In which accounts a token has policies, kept in step with the logs.
CREATE TABLE token_places (
    account TEXT NOT NULL,
    token   TEXT NOT NULL,
    PRIMARY KEY (account, token)
);
CREATE INDEX token_places_by_token ON token_places (token);
