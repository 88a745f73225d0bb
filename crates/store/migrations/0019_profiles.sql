-- What a person says about themselves and nothing here needs.
CREATE TABLE profiles (
    user_id    TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
    first_name TEXT NOT NULL,
    last_name  TEXT NOT NULL,
    country    TEXT,
    telephone  TEXT,
    zipcode    TEXT
);
