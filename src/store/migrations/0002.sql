-- How often each source was asked on each day, and how often in vain: what the coverage chart shows.

CREATE TABLE attempts (
    source TEXT NOT NULL,
    day INTEGER NOT NULL,
    tried INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (source, day)
) STRICT;
