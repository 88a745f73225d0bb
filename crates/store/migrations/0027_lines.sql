-- The audit log, narrow: what its lines are filtered by, so that whoever asks for a few of a million reads no bodies. Kept in step
-- with the entries. `agency` is the one through which somebody came, `zone` the first domain that an entry is about.
CREATE TABLE entry_lines (
    account TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    user_id TEXT,
    agency  TEXT,
    command TEXT   NOT NULL,
    zone    TEXT,
    PRIMARY KEY (account, seq)
);
CREATE INDEX entry_lines_by_user ON entry_lines (user_id, at);

INSERT INTO entry_lines (account, seq, at, user_id, agency, command, zone)
    SELECT account, seq, at, user_id,
        CASE WHEN json_extract(text, '$.origin.via') LIKE 'agency:%' THEN substr(json_extract(text, '$.origin.via'), 8, 32) END,
        command,
        (SELECT COALESCE(
                json_extract(event.value, '$.after.zone'), json_extract(event.value, '$.before.zone'),
                json_extract(event.value, '$.after.id'), json_extract(event.value, '$.before.id'))
            FROM json_each(text, '$.events') AS event
            WHERE json_extract(event.value, '$.object') IN ('resource', 'record', 'zone')
            ORDER BY event.key LIMIT 1)
    FROM (SELECT account, seq, at, user_id, command, CAST(body AS TEXT) AS text FROM entries) AS entry;

CREATE INDEX refused_by_user ON refused (user_id, at);
