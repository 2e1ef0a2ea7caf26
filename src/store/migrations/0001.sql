-- Every table is STRICT; times are seconds since 1970-01-01T00:00:00Z, days are days since 1970-01-01,
-- both UTC. docs/schema.md explains each column.

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    checked_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    succeeded_at INTEGER,
    failures INTEGER NOT NULL,
    newest_item INTEGER,
    items_listed INTEGER
) STRICT;

CREATE TABLE items (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    outlet TEXT NOT NULL,
    outlet_country TEXT,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT,
    language TEXT NOT NULL,
    published INTEGER NOT NULL,
    date_basis TEXT NOT NULL CHECK (date_basis IN ('declared', 'first_seen', 'future_replaced')),
    first_seen INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    story_key TEXT NOT NULL,
    scorer TEXT,
    analysed TEXT
) STRICT;
CREATE INDEX items_by_published ON items (published);

CREATE TABLE revisions (
    item TEXT NOT NULL REFERENCES items (id),
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (item, revision)
) STRICT;

CREATE TABLE scores (
    item TEXT NOT NULL REFERENCES items (id),
    pair TEXT NOT NULL,
    scorer TEXT NOT NULL,
    relevance TEXT NOT NULL CHECK (relevance IN ('relevant', 'irrelevant', 'unscored')),
    reason TEXT NOT NULL,
    relation INTEGER NOT NULL,
    a_tag INTEGER,
    a_polarity REAL,
    a_confidence REAL,
    b_tag INTEGER,
    b_polarity REAL,
    b_confidence REAL,
    voice TEXT NOT NULL,
    topics TEXT NOT NULL,
    PRIMARY KEY (item, pair, scorer)
) STRICT;
CREATE INDEX scores_by_pair ON scores (pair, relevance);

CREATE TABLE evidence (
    item TEXT NOT NULL,
    pair TEXT NOT NULL,
    scorer TEXT NOT NULL,
    position INTEGER NOT NULL,
    direction TEXT,
    sentence TEXT NOT NULL,
    cue TEXT NOT NULL,
    act TEXT NOT NULL,
    polarity REAL NOT NULL,
    reversed INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (item, pair, scorer, position),
    FOREIGN KEY (item, pair, scorer) REFERENCES scores (item, pair, scorer) ON DELETE CASCADE
) STRICT;

CREATE TABLE findings (
    item TEXT NOT NULL REFERENCES items (id),
    position INTEGER NOT NULL,
    respondents TEXT NOT NULL,
    target TEXT NOT NULL,
    percent REAL NOT NULL,
    percent_max REAL,
    approximate INTEGER NOT NULL,
    polarity TEXT NOT NULL,
    pollster TEXT,
    wave TEXT NOT NULL,
    sample_size INTEGER,
    field_from INTEGER,
    field_to INTEGER,
    sentence TEXT NOT NULL,
    PRIMARY KEY (item, position)
) STRICT;

CREATE TABLE anchors (
    direction TEXT NOT NULL,
    method TEXT NOT NULL,
    outlet TEXT NOT NULL,
    language TEXT NOT NULL,
    scorer TEXT NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (direction, method, outlet, language, scorer)
) STRICT;

CREATE TABLE points (
    direction TEXT NOT NULL,
    method TEXT NOT NULL,
    day INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ok', 'thin', 'gap')),
    reason TEXT,
    value REAL,
    low REAL,
    high REAL,
    standard_error REAL,
    degrees_of_freedom REAL,
    raw REAL,
    stories INTEGER NOT NULL,
    units INTEGER NOT NULL,
    effective REAL NOT NULL,
    PRIMARY KEY (direction, method, day)
) STRICT;

CREATE TABLE passes (
    id INTEGER PRIMARY KEY,
    began INTEGER NOT NULL,
    ended INTEGER
) STRICT;

CREATE TABLE outcomes (
    pass INTEGER NOT NULL REFERENCES passes (id),
    of TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (pass, of, outcome)
) STRICT;

CREATE VIEW v_items AS
SELECT id, source, outlet, outlet_country, url, title, language,
       datetime(published, 'unixepoch') AS published, date_basis,
       datetime(first_seen, 'unixepoch') AS first_seen, revision, content_hash
FROM items;

CREATE VIEW v_scores AS
SELECT scores.item, items.url, items.outlet, items.language,
       datetime(items.published, 'unixepoch') AS published, scores.pair, scores.scorer,
       scores.relevance, scores.reason, scores.relation,
       scores.a_tag, scores.a_polarity, scores.a_confidence,
       scores.b_tag, scores.b_polarity, scores.b_confidence, scores.voice, scores.topics
FROM scores JOIN items ON items.id = scores.item;

CREATE VIEW v_points AS
SELECT direction, method, date(day * 86400, 'unixepoch') AS date, status, reason, value, low, high,
       raw, stories, units, effective
FROM points;

CREATE VIEW v_polls AS
SELECT findings.item, items.url, items.outlet, datetime(items.published, 'unixepoch') AS published,
       findings.respondents, findings.target, findings.percent, findings.percent_max,
       findings.approximate, findings.polarity, findings.pollster, findings.wave,
       findings.sample_size, date(findings.field_from * 86400, 'unixepoch') AS field_from,
       date(findings.field_to * 86400, 'unixepoch') AS field_to, findings.sentence
FROM findings JOIN items ON items.id = findings.item;
