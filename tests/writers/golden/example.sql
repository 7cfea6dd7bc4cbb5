BEGIN;
CREATE TABLE IF NOT EXISTS concept_list (
  uri VARCHAR(500) PRIMARY KEY, identifier VARCHAR(100) NOT NULL, title TEXT, version VARCHAR(50),
  rights TEXT
);
CREATE TABLE IF NOT EXISTS concept (
  list_uri VARCHAR(500) NOT NULL REFERENCES concept_list (uri), uri VARCHAR(500) NOT NULL,
  identifier VARCHAR(200) NOT NULL, label TEXT NOT NULL, definition TEXT, retired INTEGER NOT NULL,
  PRIMARY KEY (list_uri, identifier)
);
CREATE TABLE IF NOT EXISTS concept_name (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, kind VARCHAR(50) NOT NULL,
  language VARCHAR(35) NOT NULL, name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS concept_parent (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, parent_uri VARCHAR(500) NOT NULL,
  place INTEGER NOT NULL, PRIMARY KEY (list_uri, uri, parent_uri)
);
CREATE TABLE IF NOT EXISTS concept_mapping (
  list_uri VARCHAR(500) NOT NULL, uri VARCHAR(500) NOT NULL, direction VARCHAR(4) NOT NULL,
  predicate VARCHAR(500) NOT NULL, other_list_uri VARCHAR(500) NOT NULL,
  other_uri VARCHAR(500) NOT NULL, other_identifier VARCHAR(200) NOT NULL
);
INSERT INTO concept_list VALUES ('http://id.esd.org.uk/list/example', 'example', 'Example list', '1.00', 'Free to use.');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', '2', 'Waste', 'What is thrown away, "as is".', 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', 'prefLabel', 'cy', 'Gwastraff');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', 'prefLabel', 'en', 'Waste');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', 'altLabel', 'en', 'Rubbish');
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', '10', '=Recycling <b>, ''at home''', NULL, 0);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', 'prefLabel', 'en', '=Recycling <b>, ''at home''');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', 'altLabel', 'en', '-1');
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', 'altLabel', 'en', 'Recycling');
INSERT INTO concept_parent VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', 'http://id.esd.org.uk/example/2', 1);
INSERT INTO concept VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/11', '11', 'Ash collection', NULL, 1);
INSERT INTO concept_name VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/11', 'prefLabel', 'en', 'Ash collection');
INSERT INTO concept_parent VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/11', 'http://id.esd.org.uk/example/2', 1);
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', 'to', 'http://def.esd.org.uk/containsService', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/9', '9');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/2', 'to', 'http://def.esd.org.uk/containsService', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', '57');
INSERT INTO concept_mapping VALUES ('http://id.esd.org.uk/list/example', 'http://id.esd.org.uk/example/10', 'from', 'http://www.w3.org/2004/02/skos/core#closeMatch', 'http://id.esd.org.uk/list/services', 'http://id.esd.org.uk/service/57', '57');
COMMIT;
