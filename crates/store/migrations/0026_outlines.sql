-- What a grant says to the agency that has it, as JSON, so that a list of thousands of clients loads none of their accounts. It
-- holds at one revision of the account; of a later one it is made anew. `form` says how it was written.
CREATE TABLE outlines (
    account  TEXT   NOT NULL,
    grant_id TEXT   NOT NULL,
    revision BIGINT NOT NULL,
    form     BIGINT NOT NULL,
    body     TEXT   NOT NULL,
    PRIMARY KEY (account, grant_id)
);
